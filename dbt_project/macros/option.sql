{#- An option of a link (`links.options`, JSON text) or its default. -#}
{% macro option(name, default) -%}
coalesce(json_extract_string(links.options, '$.{{ name }}'), '{{ default }}')
{%- endmacro %}
