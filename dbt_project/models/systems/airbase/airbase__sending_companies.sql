{#- Subsidiaries of which orders were read. Grain: one row per connection and subsidiary. -#}
select distinct connection, company from {{ ref('stg_airbase__purchase_orders') }} where not is_deleted
