{#- A name, or a full one of several parts, without what QuickBooks adds when a record of it is made inactive: `
    (deleted)`; how it tells a second one of that name is not documented, so both ` (deleted 2)` and ` (deleted)-2` are
    taken off. -#}
{% macro active_name(column) -%}
regexp_replace({{ column }}, '\s*\(deleted(?: \d+)?\)(?:-\d+)?(:|$)', '\1', 'gi')
{%- endmacro %}

{#- What people call a form of sales by elsewhere: the last digits of its number, null where it has none. -#}
{% macro digits_of(number) -%}
nullif(regexp_extract({{ number }}, '(\d+)\D*$', 1), '')
{%- endmacro %}
