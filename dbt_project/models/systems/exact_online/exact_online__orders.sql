{#- Purchase orders of Exact. Grain: one row per connection, company and order. -#}
select
    connection, company, purchase_order_id as order_key, cast(order_number as varchar) as number, supplier, order_date,
    currency, your_ref, description, description as note, is_deleted, is_deleted or order_status = 40 as is_cancelled,
    cast(order_status as varchar) as source_status,
    case when is_deleted or order_status = 40 then 'cancelled' when order_status = 20 then 'partial'
        when order_status = 30 then 'complete' else 'open' end as status
from {{ ref('stg_exact_online__purchase_orders') }}
