{#- A name, or a full one of several parts, without what QuickBooks adds when a record of it is made inactive. -#}
{% macro active_name(column) -%}
regexp_replace({{ column }}, '\s*\(deleted( \d+)?\)(:|$)', '\2', 'gi')
{%- endmacro %}
