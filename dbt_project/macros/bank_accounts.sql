{#- Bank accounts (a JSON list of text) as plain comparable numbers. -#}
{% macro plain_accounts(column) -%}
list_transform(cast(cast({{ column }} as json) as varchar[]), lambda entry: regexp_replace(upper(entry), '[^A-Z0-9]', '', 'g'))
{%- endmacro %}

{#- The same for people's eyes: only the last four characters are shown in a review. -#}
{% macro masked_accounts(column) -%}
array_to_string(list_transform({{ plain_accounts(column) }}, lambda entry: '...' || right(entry, 4)), ', ')
{%- endmacro %}
