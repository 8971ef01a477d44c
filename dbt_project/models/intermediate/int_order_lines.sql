{#- The lines of purchase orders in the system that holds orders and bills, net. `received`: how much of it came in, null
    where nobody enters receipts (of no line of its order any came in, and none is demanded). A blanket order is a
    limit: its lines bind nobody. -#}
with books as (
    select system, connection, company, order_key, number, line.key as line_key, line.no as line_no,
        cast(line.net as decimal(28, 6)) as net, cast(line.quantity as decimal(28, 6)) as quantity
    from (select *, unnest(lines) as line from {{ ref('int_books_orders') }} where not is_cancelled)
),

received as (
    select connection, company, line ->> '$.ID' as line_key,
        cast(line ->> '$.ReceivedQuantity' as decimal(28, 6)) as received
    from (
        select connection, company, unnest(cast(purchase_order_lines as json[])) as line
        from {{ ref('stg_exact_online__purchase_orders') }}
    )
),

lines as (
    select books.*, received.received, false as is_demanded
    from books
    left join received
        on books.system = 'exact_online' and received.connection = books.connection
        and received.company = books.company and received.line_key = books.line_key
    union all by name
    select 'airbase' as system, connection, company, order_id as order_key, number, line ->> '$.id' as line_key,
        try_cast(line ->> '$.line_number' as bigint) as line_no,
        try_cast(line ->> '$.amount' as decimal(28, 6)) as net,
        try_cast(line ->> '$.quantity' as decimal(28, 6)) as quantity,
        try_cast(line ->> '$.received_quantity' as decimal(28, 6)) as received, false as is_demanded
    from (
        select *, unnest(cast(line_items as json[])) as line from {{ ref('stg_airbase__purchase_orders') }}
        where not is_deleted
    )
    union all by name
    select 'basware' as system, connection, company, external_code as order_key, trim(order_number) as number,
        line ->> '$.orderLineNumber' as line_key, try_cast(line ->> '$.orderLineNumber' as bigint) as line_no,
        try_cast(line ->> '$.netSum' as decimal(28, 6)) as net,
        try_cast(line ->> '$.quantity' as decimal(28, 6)) as quantity,
        try_cast(line ->> '$.receivedQuantity' as decimal(28, 6)) as received,
        coalesce(line ->> '$.receivingRequired' = 'true', false) as is_demanded
    from (
        select *, unnest(cast(order_lines as json[])) as line from {{ ref('stg_basware__exported_orders') }}
        where not is_deleted and order_type is distinct from 'Blanket'
    )
)

select
    * exclude (received, is_demanded),
    case when bool_or(is_demanded or received > 0) over (partition by system, connection, company, order_key)
        then coalesce(received, 0) end as received
from lines
where line_key is not null
qualify count(*) over (partition by system, connection, company, order_key, line_key) = 1
