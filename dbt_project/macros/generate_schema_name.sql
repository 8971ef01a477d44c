{#- The schema of a model is used as it is written: analysts read `reconciliation.documents`, not
    `main_reconciliation.documents`. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
