{#- What came in on a line of Exact's purchase orders, as last read: the order says how much, and no day. It was there
    by the order's last change. `billed_quantity`: what Exact itself counts as invoiced.
    Grain: one row per connection, company, order, line and receipt. -#}
with lines as (
    select connection, company, purchase_order_id as order_key, modified as changed_at,
        unnest(cast(purchase_order_lines as json[])) as line
    from {{ ref('stg_exact_online__purchase_orders') }}
    where not is_deleted
)

select
    connection, company, order_key, line ->> '$.ID' as line_key, 'read' as receipt_key,
    cast(null as date) as received_on, changed_at, cast(null as date) as spread_from,
    cast(null as date) as spread_until,
    coalesce(cast(line ->> '$.ReceivedQuantity' as decimal(28, 6)), 0) as quantity,
    cast(null as decimal(28, 6)) as net,
    coalesce(cast(line ->> '$.InvoicedQuantity' as decimal(28, 6)), 0) as billed_quantity
from lines
where (line ->> '$.ID') is not null
qualify count(*) over (partition by connection, company, order_key, line_key) = 1
