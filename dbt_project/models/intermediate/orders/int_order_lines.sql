{#- The lines of purchase orders in the system that holds orders and bills, net. `received`: how much of it came in,
    null where nobody enters receipts (of no line of its order any came in, and none is demanded). Grain: one row per
    system, connection, company, order and line. -#}
select
    system, connection, company, order_key, number, line_key, no as line_no,
    cast(net as decimal(28, 6)) as net, quantity,
    case when bool_or(coalesce(is_receipt_demanded, false) or received > 0) over of_order
        then coalesce(received, 0) end as received
from {{ ref('canonical_order_lines') }}
where is_binding and line_key is not null
window of_order as (partition by system, connection, company, order_key)
qualify count(*) over (partition by system, connection, company, order_key, line_key) = 1
