{#- A vendor that a link created from a record of the other side, by the code that it gave it. It says nothing new about
    how common a word or a number is: were it counted, our own deliveries would change what the next run thinks of
    others. -#}
{% macro is_copy(code) -%}
coalesce(regexp_matches(lower({{ code }}),
    '^(exact_online|quickbooks_online|avidxchange|airbase|basware):[^:]+:.'), false)
{%- endmacro %}

{#- A value of a record that others of its side may have too. -#}
{% macro mark(field, value=none) -%}
{'field': '{{ field }}', 'mark': case when {{ value or field }} is not null
    then hash(scope, side, '{{ field }}', {{ for_hash(value or field) }}) end}
{%- endmacro %}

{#- The same of a value of which a record has several; ids and words are compared with those of the other side. -#}
{% macro listed_mark(field, value, of='') -%}
hash({{ of }}scope, case when {{ field }} = 'bank_account' then {{ of }}side end, {{ field }}, {{ for_hash(value) }})
{%- endmacro %}

{% macro owners(field) -%}
max(owners) filter (where field = '{{ field }}') as {{ field }}_owners
{%- endmacro %}

{#- Of those whom nobody shares it with, one; our own copies are none. -#}
{% macro owners_of(field, called=none, of='fields') -%}
coalesce(counted.{{ field }}_owners, case when {{ of }}.{{ field }} is not null then (not fields.is_copy)::bigint end)
            as {{ called or field }}_owners
{%- endmacro %}

{#- 1234 is 1200: near enough for how rare something is, and the same while few come or go. -#}
{% macro two_figures(number) -%}
{%- set unit = 'pow(10, greatest(length((' ~ number ~ ')::varchar) - 2, 0))::bigint' -%}
(({{ number }}) // {{ unit }} * {{ unit }})
{%- endmacro %}

{#- How many vendors the larger side of each pair of companies has, for what a coincidence costs; in a small book, as if
    it were a thousand. -#}
{% macro vendor_populations() -%}
select scope, greatest(max(records), 1) as records, greatest(max(records), 1000) as population
    from (select scope, {{ two_figures('count(*) filter (where not is_copy)') }} as records
        from {{ ref('matching__vendor_fields') }} group by scope, side)
    group by scope
{%- endmacro %}

{#- Whose bank account changed in the 90 days before vendors were read last. -#}
{% macro account_changes() -%}
select records.rid from {{ ref('matching__vendor_fields') }} as records
    inner join (
        select connection, system, company, vendor_key
        from {{ ref('int_payee_history') }}
        where fact = 'bank account'
        group by all having count(*) > 1
            and max(first_seen_at) > (select max(read_at) - interval 90 day from {{ ref('canonical_vendors') }})
    ) as accounts using (connection, system, vendor_key)
    where accounts.company in (records.company, '')
{%- endmacro %}

{#- Ids of other systems kept in a vendor's own fields, and what the other side may call this vendor. -#}
{% macro external_values(external_ids, code, key_of_record) -%}
list_distinct(list_filter(
    list_transform(json_extract_string(case when json_valid({{ external_ids }}) then {{ external_ids }}
        else '[]' end, '$[*]')
        || json_extract_string(case when json_valid({{ external_ids }}) then {{ external_ids }} else '{}' end, '$.*')
        || [{{ code }}] || {{ key_of_record }}, lambda v: nullif(ltrim(lower(trim(v)), '0'), '')),
    lambda v: v is not null))
{%- endmacro %}

{#- A VAT number or IBAN whose check digits are wrong: two that are equal tell something, two that differ nothing.
    `12345678...` is a placeholder. -#}
{% macro number_with_slip(vat, written, accounts) -%}
coalesce(
    case when {{ vat }} is null and regexp_full_match({{ written }}, '[A-Z]{2}.*[0-9]{5}.*')
        and not regexp_matches({{ written }}, '12345678|0{7}|9{7}|1{7}') then 'VAT number ' || {{ written }} end,
    'bank account ' || list_min(list_filter({{ accounts }}, lambda a: length(a) >= 15
        and regexp_full_match(a, '[A-Z]{2}[0-9]{2}[A-Z0-9]*') and not regexp_matches(a, '0{9}|123456789')
        and not {{ iban_valid('a') }})))
{%- endmacro %}

{% macro written_accounts(ibans) -%}
list_transform(json_extract_string(case when json_valid({{ ibans }}) then {{ ibans }} else '[]' end, '$[*]'),
    lambda a: regexp_replace(upper(a), '[^A-Z0-9*]', '', 'g'))
{%- endmacro %}

{#- Bank accounts: valid IBANs, and foreign account numbers of 6 or more characters as they are. -#}
{% macro bank_account_keys(accounts) -%}
list_sort(list_distinct(list_filter({{ accounts }}, lambda a: a not like '%*%' and length(a) >= 6
        and length(replace(a, left(a, 1), '')) > 0
        and case when regexp_matches(a, '^[A-Z]{2}[0-9]{2}') then {{ iban_valid('a') }} else true end)))
{%- endmacro %}

{#- '' is a vendor list that all companies of a connection share. -#}
{% macro vendors_of_route(vendors) -%}
{{ vendors }}.connection = routes.connection and {{ vendors }}.system = routes.system
            and {{ vendors }}.company in (routes.company, '')
{%- endmacro %}
