{{ config(materialized='table') }}
{#- A table: it stays where none of its system's documents changed. -#}
{#- Subsidiaries of which orders were read. Grain: one row per connection and subsidiary. -#}
select distinct connection, company from {{ ref('stg_airbase__purchase_orders') }} where not is_deleted
