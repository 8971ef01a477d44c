{#- The kinds of link that have a flow, as a list of constants. -#}
{% macro kinds_with(flow) -%}
{%- set kinds = [] -%}
{%- for kind, flows in flows_by_kind().items() if flow in flows %}{% do kinds.append(kind) %}{% endfor -%}
('{{ kinds | join("', '") }}')
{%- endmacro %}
