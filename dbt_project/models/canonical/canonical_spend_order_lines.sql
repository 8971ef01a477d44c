{{ config(materialized='ephemeral') }}
{#- Lines of the orders of every spend system that go into the books, as they are coded there.
    Grain: one row per system, connection, company, order, line and coding row. -#}
{{ branches('spend_order_lines') }}
