{#- What came in on Exact's purchase orders; `came_in`: the value of what was received or billed of one that came in in
    part. Grain: one row per connection, company and order. -#}
with lines as (
    select
        connection, company, purchase_order_id,
        coalesce(cast(coalesce(line ->> '$.NetPrice', line ->> '$.UnitPrice') as decimal(28, 6)), 0) as price,
        greatest(coalesce(cast(line ->> '$.ReceivedQuantity' as decimal(28, 6)), 0),
            coalesce(cast(line ->> '$.InvoicedQuantity' as decimal(28, 6)), 0)) as quantity
    from (
        select connection, company, purchase_order_id, unnest(cast(purchase_order_lines as json[])) as line
        from {{ ref('stg_exact_online__purchase_orders') }}
        where order_status = 20 and not is_deleted
    )
),

receipts as (
    select connection, company, purchase_order_id, sum({{ line_value('quantity', 'price') }}) as amount
    from lines
    group by all
)

select
    orders.connection, orders.company, orders.purchase_order_id as order_key, orders.read_at,
    case orders.receipt_status when 20 then 'part' when 30 then 'whole' end as received,
    case orders.invoice_status when 20 then 'part' when 30 then 'whole' end as billed,
    coalesce(orders.receipt_status <> 10 or orders.invoice_status <> 10, false) as has_come_in,
    coalesce(receipts.amount, 0) as came_in
from {{ ref('stg_exact_online__purchase_orders') }} as orders
left join receipts using (connection, company, purchase_order_id)
