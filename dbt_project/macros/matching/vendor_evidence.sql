{#- What speaks for and against a pair, in words with the values that were compared and the points of the score, which
    they add up to. -#}
{% macro vendor_evidence() -%}
list_filter([
    {{ evidence("case choices.known when 'remembered' then 'remembered pair' else 'decision of ' || choices.who end",
        'choices.why', 'choices.known', 'known') }},
    {%- set accounts = 'list_min(list_intersect(l.bank_accounts, r.bank_accounts))' %}
    {%- set shared = 'list_intersect(l.external_values, r.external_values)' %}
    {%- set long = 'list_filter(' ~ shared ~ ', lambda v: length(v) >= 8)' %}
    {%- set shared = 'coalesce(list_max(' ~ long ~ '), list_max(' ~ shared ~ '))' %}
    {{ evidence("'external id equal'", shared, shared, 'external_id') }},
    {{ evidence("case choices.vat_number when 'equal' then 'VAT number equal' when 'suffix'
        then 'VAT number equal but for the suffix' else 'VAT number differs' end", 'l.vat', 'r.vat', 'vat_number') }},
    {{ evidence("'registration number ' || " ~ agrees('registration_number'), 'l.registration', 'r.registration',
        'registration_number') }},
    {{ evidence("'tax id ' || " ~ agrees('tax_id'), 'l.tax_shown', 'r.tax_shown', 'tax_id') }},
    {{ evidence("'bank account ' || " ~ agrees('bank_account'), 'coalesce(' ~ accounts ~ ', l.bank_accounts[1])',
        'coalesce(' ~ accounts ~ ', r.bank_accounts[1])', 'bank_account') }},
    {{ evidence("case choices.name when 'equal' then 'name equal' when 'different' then 'name differs'
        when 'numbers' then 'numbers, initials or countries in the names differ'
        when 'acronym' then 'name has initials of the other'
        when 'initials' then 'name equal but for initials' when 'sibling' then 'name of a sibling'
        when 'affiliate' then 'name of an affiliate'
        when 'longer' then 'name with a word more'
        when 'variant' then 'name equal but for spelling'
        when 'equivalent' then 'name equal but for spelling and language' else 'name similar' end", 'l.name', 'r.name',
        'name') }},
    {{ evidence("'legal form differs'", 'l.legal_form', 'r.legal_form', 'legal_form') }},
    {{ evidence("regexp_extract(l.slip, '^(VAT number|bank account)') || ' equal, its check digits are wrong'",
        "regexp_extract(l.slip, '[^ ]+$')", "regexp_extract(r.slip, '[^ ]+$')", 'slip') }},
    {{ evidence("case when choices.shared_bills = 1 then 'a bill' else 'bills' end || ' in both systems'",
        'choices.last_bill', 'choices.last_bill', 'shared_bills') }},
    {{ evidence("'domain ' || " ~ agrees('domain'), 'l.domain', 'r.domain', 'domain') }},
    {{ evidence("'phone ' || " ~ agrees('phone'), 'l.phone_number', 'r.phone_number', 'phone') }},
    {{ evidence('choices.address', "concat_ws(' ', l.street, l.house, l.postcode, l.city)",
        "concat_ws(' ', r.street, r.house, r.postcode, r.city)", 'address') }},
    {{ evidence("case when choices.country = 'differs' then 'country differs' else 'country missing' end", 'l.country',
        'r.country', 'country') }},
    {{ evidence("'before any evidence'", 'null', "'one of ' || l.population", 'chance') }}
], lambda e: e.points <> 0)
{%- endmacro %}

{#- One item of evidence; without points there is none. -#}
{% macro evidence(label, left_value, right_value, field) -%}
{'evidence': {{ label }}, 'left': ({{ left_value }})::varchar, 'right': ({{ right_value }})::varchar,
    'points': choices.{{ field }}_points::decimal(9, 2)}
{%- endmacro %}

{% macro agrees(field) -%}
case choices.{{ field }} when 'equal' then 'equal' else 'differs' end
{%- endmacro %}
