{#- What came in on a line of Airbase's orders, as last read; of an order without receipts that says for which days its
    service is, the line day by day over them.
    Grain: one row per connection, company, order, line and receipt. -#}
with lines as (
    select connection, company, order_id as order_key, updated_at as changed_at, service_start_date, service_end_date,
        unnest(cast(line_items as json[])) as line
    from {{ ref('stg_airbase__purchase_orders') }}
    where not is_deleted
),

typed as (
    select
        * exclude (line), line ->> '$.id' as line_key, try_cast(line ->> '$.quantity' as decimal(28, 6)) as ordered,
        coalesce(try_cast(line ->> '$.received_quantity' as decimal(28, 6)), 0) as received,
        try_cast(line ->> '$.amount' as decimal(28, 6)) as amount,
        service_start_date <= service_end_date
            and not bool_or(received > 0) over (partition by connection, company, order_key) as is_service
    from lines
    where (line ->> '$.id') is not null
)

select
    connection, company, order_key, line_key, 'read' as receipt_key, cast(null as date) as received_on, changed_at,
    case when is_service then service_start_date end as spread_from,
    case when is_service then service_end_date end as spread_until,
    case when is_service then ordered else received end as quantity, case when is_service then amount end as net,
    cast(null as decimal(28, 6)) as billed_quantity
from typed
qualify count(*) over (partition by connection, company, order_key, line_key) = 1
