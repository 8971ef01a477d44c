{#- Bills of Airbase are compared with those of the books (`reconciliation.documents`), and never written there: this
    flow has nothing to send. -#}
{% macro airbase_bills_flow(kind) -%}
select * from {{ ref(kind ~ '__purchase_orders') }} where false
{%- endmacro %}
