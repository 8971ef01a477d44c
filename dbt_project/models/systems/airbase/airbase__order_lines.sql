{#- Lines of Airbase's purchase orders. Grain: one row per connection, company, order and line. -#}
with unnested as (
    select
        connection, company, order_id as order_key, number, not is_deleted as is_binding,
        generate_subscripts(cast(line_items as json[]), 1) as place, unnest(cast(line_items as json[])) as line
    from {{ ref('stg_airbase__purchase_orders') }}
)

select
    * exclude (line), line ->> '$.id' as line_key, try_cast(line ->> '$.line_number' as bigint) as no,
    try_cast(line ->> '$.amount' as decimal(28, 6)) as net,
    try_cast(line ->> '$.quantity' as decimal(28, 6)) as quantity,
    try_cast(line ->> '$.received_quantity' as decimal(28, 6)) as received
from unnested
