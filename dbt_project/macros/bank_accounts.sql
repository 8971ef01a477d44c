{#- Bank accounts (a JSON list of text) as plain comparable numbers, in one order whatever order they came in. -#}
{% macro plain_accounts(column) -%}
list_sort(list_transform(cast(cast({{ column }} as json) as varchar[]),
    lambda entry: regexp_replace(upper(entry), '[^A-Z0-9]', '', 'g')))
{%- endmacro %}

{#- The same for people's eyes: only the last four characters are shown in a review. -#}
{% macro masked_accounts(column) -%}
array_to_string(list_transform({{ plain_accounts(column) }}, lambda entry: '...' || right(entry, 4)), ', ')
{%- endmacro %}

{#- Each bank account of a vendor of the books as the pair that a person accepts once, wherever it was asked about. -#}
{% macro account_pairs(connection, company, vendor, column) -%}
list_transform({{ plain_accounts(column) }},
    lambda entry: md5(concat_ws('|', 'payee', {{ connection }}, {{ company }}, {{ vendor }}, entry)))
{%- endmacro %}
