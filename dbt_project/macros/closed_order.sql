{#- An order as it was delivered, to be closed there. -#}
{% macro closed_order(document) -%}
cast(json_merge_patch({{ document }}, '{"status": "closed"}') as varchar)
{%- endmacro %}

{#- What an order amounts to on either side, to be compared; null of one that was closed in the books: it was brought
    down to what came in. -#}
{% macro order_amount(total, delivered_document) -%}
case when coalesce(({{ delivered_document }} ->> '$.status') <> 'closed', true)
    then cast({{ total }} as decimal(28, 6)) end
{%- endmacro %}
