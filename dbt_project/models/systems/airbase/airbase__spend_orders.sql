{#- Purchase orders of Airbase. Each is looked for in the books, by its number, which people may have written into a
    description, and an open one by its amount. Approving a request makes its order.
    Grain: one row per connection, company and order. -#}
select
    orders.connection, orders.company, orders.order_id as order_key, orders.number, orders.vendor_id as vendor_key,
    orders.vendor_name, coalesce(orders.vendor_name, {{ sentence('vendors.unknown_vendor') }}) as vendor_label,
    orders.currency_code as currency, orders.issue_date,
    coalesce(orders.issue_date, cast(timezone('UTC', orders.created_at) as date)) as order_date,
    coalesce(orders.memo, '') as description, orders.delivery_date as receipt_date, trim(orders.payment_terms) as term,
    orders.status, coalesce(orders.status, '') in ('open', 'partially_billed', 'billed', 'closed', 'cancelled')
        as is_status_known,
    orders.approved_amount, requests.number as request_number, requests.status as request_status,
    orders.updated_at, orders.read_at, orders.is_deleted, not orders.is_deleted as is_waiting,
    coalesce(orders.status = 'cancelled', false) as is_cancelled, coalesce(orders.status = 'closed', false)
        as is_closed,
    -- what is over in Airbase, or gone from it, stays in the books as it went
    coalesce(orders.status = 'closed' or (orders.is_deleted and orders.status is distinct from 'cancelled'), false)
        as is_over,
    orders.billed_amount as came_in, 'billed' as came_in_word,
    not orders.is_deleted as is_looked_for, orders.status not in ('closed', 'cancelled') as is_open,
    true as is_looked_for_by_text
from {{ ref('stg_airbase__purchase_orders') }} as orders
left join {{ ref('stg_airbase__purchase_requests') }} as requests
    on requests.connection = orders.connection and requests.request_id = orders.purchase_request_id
