{#- What was billed on QuickBooks' purchase orders, by the bills whose lines name them; it knows no receipts.
    Grain: one row per connection, company and order. -#}
with bills as (
    select connection, company, line.order_key as order_key, sum(line.amount) as amount
    from (
        select connection, company, unnest(lines) as line from {{ ref('quickbooks_online__bill_records') }}
        where not is_deleted and not is_credit_type
    )
    where line.order_key is not null
    group by all
)

select
    orders.connection, orders.company, orders.id as order_key, orders.read_at, cast(null as varchar) as received,
    bills.order_key is not null or coalesce(json_array_length(orders.linked_txn), 0) > 0 as has_come_in,
    case when has_come_in then case orders.po_status when 'Closed' then 'whole' else 'part' end end as billed,
    coalesce(bills.amount, 0) as came_in
from {{ ref('stg_quickbooks_online__purchase_orders') }} as orders
left join bills
    on bills.connection = orders.connection and bills.company = orders.company and bills.order_key = orders.id
