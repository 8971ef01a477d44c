{#- Lines of the purchase orders that Basware exported. A blanket order is a limit: its lines bind nobody.
    Grain: one row per connection, company, order and line. -#}
with unnested as (
    select
        connection, company, external_code as order_key, trim(order_number) as number,
        not is_deleted and order_type is distinct from 'Blanket' as is_binding,
        generate_subscripts(cast(order_lines as json[]), 1) as place, unnest(cast(order_lines as json[])) as line
    from {{ ref('stg_basware__exported_orders') }}
)

select
    * exclude (line), line ->> '$.orderLineNumber' as line_key,
    try_cast(line ->> '$.orderLineNumber' as bigint) as no,
    try_cast(line ->> '$.netSum' as decimal(28, 6)) as net,
    try_cast(line ->> '$.quantity' as decimal(28, 6)) as quantity,
    try_cast(line ->> '$.receivedQuantity' as decimal(28, 6)) as received,
    coalesce(line ->> '$.receivingRequired' = 'true', false) as is_receipt_demanded
from unnested
