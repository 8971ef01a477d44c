{#- Purchase orders of QuickBooks. Grain: one row per connection, company and order. -#}
select
    orders.connection, orders.company, orders.id as order_key, nullif(trim(orders.doc_number), '') as number,
    orders.vendor_ref as supplier, orders.txn_date as order_date,
    coalesce(orders.currency_ref, home.currency, 'USD') as currency, nullif(trim(orders.doc_number), '') as your_ref,
    orders.memo as description, concat_ws(chr(10), orders.private_note, orders.memo) as note, orders.is_deleted,
    orders.is_deleted as is_cancelled, orders.po_status as source_status,
    case when orders.is_deleted then 'cancelled' when orders.po_status = 'Closed' then 'closed'
        else 'open' end as status
from {{ ref('stg_quickbooks_online__purchase_orders') }} as orders
left join {{ ref('canonical_currencies') }} as home
    on home.connection = orders.connection and home.company = orders.company
