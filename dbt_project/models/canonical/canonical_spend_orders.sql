{{ config(materialized='ephemeral') }}
{#- Purchase orders of every spend system, as they are looked for in the books. `is_looked_for_by_text`: in descriptions
    and by amount too. Grain: one row per system, connection, company and order. -#}
{{ branches('spend_orders') }}
