{#- A vendor that a link created from a record of the other side, by the code that it gave it. It says nothing new about
    how common a word or a number is: were it counted, our own deliveries would change what the next run thinks of
    others. -#}
{% macro is_copy(code) -%}
coalesce(regexp_matches(lower({{ code }}),
    '^(exact_online|quickbooks_online|avidxchange|airbase|basware):[^:]+:.'), false)
{%- endmacro %}

{#- How many records of one side of a pair of companies own a value: what a coincidence costs depends on it. -#}
{% macro mark(field, value=none) -%}
{'field': '{{ field }}', 'mark': case when {{ value or field }} is not null
    then hash(scope, side, '{{ field }}', {{ value or field }}) end}
{%- endmacro %}

{% macro owners(field) -%}
max(owners) filter (where field = '{{ field }}') as {{ field }}_owners
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
