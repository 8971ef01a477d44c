{#- Purchase orders that Basware exported. Those that wait are looked for in the books, by their number.
    Grain: one row per connection, company and order. -#}
with received as (
    select connection, company, order_key, sum(cast(line ->> '$.receivedNetSum' as decimal(28, 6))) as amount
    from (
        select connection, company, external_code as order_key, unnest(cast(order_lines as json[])) as line
        from {{ ref('stg_basware__exported_orders') }}
        where order_status = 'Closed' and not is_deleted
    )
    group by all
)

select
    orders.connection, orders.company, orders.external_code as order_key, orders.order_number as number,
    orders.supplier_code as vendor_key, orders.supplier_name as vendor_name,
    coalesce(orders.supplier_name, orders.supplier_code, {{ sentence('vendors.unknown_vendor') }}) as vendor_label,
    orders.purchase_currency as currency, cast(null as date) as issue_date,
    cast(timezone('UTC', orders.order_creation_time) as date) as order_date, '' as description,
    cast(null as date) as receipt_date, orders.payment_term_code as term, orders.order_status as status,
    true as is_status_known, cast(null as decimal(28, 6)) as approved_amount, cast(null as varchar) as request_number,
    cast(null as varchar) as request_status, orders.last_updated as updated_at, orders.read_at, orders.is_deleted,
    orders.is_listed and orders.processing_status = 'WaitingForExport' as is_waiting,
    coalesce(orders.order_status = 'Canceled', false) as is_cancelled,
    coalesce(orders.order_status = 'Closed', false) as is_closed,
    -- what is not waiting has not changed since it went, and what is closed is no order any more
    not is_waiting or is_closed as is_over,
    received.amount as came_in, 'received' as came_in_word,
    is_waiting as is_looked_for, false as is_open, false as is_looked_for_by_text
from {{ ref('stg_basware__exported_orders') }} as orders
left join received
    on received.connection = orders.connection and received.company = orders.company
    and received.order_key = orders.external_code
