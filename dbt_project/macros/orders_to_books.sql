{#- The lines of an order with the fields that its document has. -#}
{% macro order_lines_as(fields) -%}
list_transform(lines, lambda line: {
    {%- for field in fields %}'{{ field }}': line.{{ field }}{{ ', ' if not loop.last }}{% endfor %}})
{%- endmacro %}
