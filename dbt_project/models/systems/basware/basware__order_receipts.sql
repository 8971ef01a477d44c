{#- Goods receipts of the orders that Basware exported, each on its day; what a line says beyond them was there by the
    order's last change. Grain: one row per connection, company, order, line and receipt. -#}
with lines as (
    select connection, company, external_code as order_key, last_updated as changed_at,
        unnest(cast(order_lines as json[])) as line
    from {{ ref('stg_basware__exported_orders') }}
    where not is_deleted
),

receipts as (
    select * exclude (line), line ->> '$.orderLineNumber' as line_key, unnest(cast(line -> '$.goodsReceipts' as json[]))
        as receipt
    from lines
    where json_array_length(line -> '$.goodsReceipts') > 0
),

dated as (
    select
        connection, company, order_key, line_key, receipt ->> '$.externalCode' as receipt_key,
        try_cast(left(coalesce(receipt ->> '$.receivingDate', receipt ->> '$.goodsReceiptDocumentCreationTime'), 10)
            as date) as received_on,
        changed_at, try_cast(receipt ->> '$.receivedQuantity' as decimal(28, 6)) as quantity,
        try_cast(receipt ->> '$.receivedNetSum' as decimal(28, 6)) as net
    from receipts
),

sums as (
    select connection, company, order_key, line_key, sum(quantity) as quantity, sum(net) as net
    from dated
    group by all
),

rest as (
    select
        lines.connection, lines.company, lines.order_key, lines.line ->> '$.orderLineNumber' as line_key,
        'read' as receipt_key, cast(null as date) as received_on, lines.changed_at,
        coalesce(try_cast(lines.line ->> '$.receivedQuantity' as decimal(28, 6)), 0) - coalesce(sums.quantity, 0)
            as quantity,
        coalesce(try_cast(lines.line ->> '$.receivedNetSum' as decimal(28, 6)), 0) - coalesce(sums.net, 0) as net
    from lines
    left join sums
        on sums.connection = lines.connection and sums.company = lines.company and sums.order_key = lines.order_key
        and sums.line_key = (lines.line ->> '$.orderLineNumber')
    where (lines.line ->> '$.orderLineNumber') is not null
)

select
    *, cast(null as date) as spread_from, cast(null as date) as spread_until,
    cast(null as decimal(28, 6)) as billed_quantity
from (select * from dated union all by name select * from rest where quantity <> 0 or net <> 0)
qualify count(*) over (partition by connection, company, order_key, line_key, receipt_key) = 1
