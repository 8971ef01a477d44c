{#- What came in on those lines, from the order itself and from the order of the books that it became (`side`). It came
    in between `earliest` and `latest`, the same day where a receipt says its day; a service day by day from the one to
    the other (`is_spread`). `is_posted`: the books have it on stock already.
    Grain: one row per link, company, system, company of the order, order, line, side and receipt. -#}
with orders as (select * from {{ ref('int_cut_off_orders') }}),
lines as (select * from {{ ref('int_cut_off_lines') }}),
receipts as (select * from {{ ref('canonical_order_receipts') }}),

found as (
    select lines.*, case when lines.system in {{ books_systems() }} then 'books' else 'spend' end as side,
        receipts.* exclude (system, connection, company, order_key, line_key, quantity, net),
        receipts.quantity as received, receipts.net as received_net
    from lines
    inner join receipts
        on receipts.system = lines.system and receipts.connection = lines.connection
        and receipts.company = lines.order_company and receipts.order_key = lines.order_key
        and receipts.line_key = lines.line_key
    union all by name
    select lines.*, 'books' as side,
        receipts.* exclude (system, connection, company, order_key, line_key, quantity, net),
        receipts.quantity as received, receipts.net as received_net
    from lines
    inner join receipts
        on receipts.system = lines.books_system and receipts.connection = lines.books_connection
        and receipts.company = lines.company and receipts.order_key = lines.books_order
        and receipts.line_key = lines.books_line
    where lines.books_line is not null
)

select
    found.link, found.company, found.system, found.connection, found.order_company, found.order_key, found.line_key,
    found.side, found.receipt_key,
    coalesce(found.spread_from, found.received_on, orders.order_date) as earliest,
    coalesce(found.spread_until, found.received_on, cast(timezone(orders.zone, found.changed_at) as date)) as latest,
    found.spread_from is not null as is_spread, found.received as quantity, found.received_net as net,
    found.billed_quantity,
    found.is_stock and found.side = 'books'
        and coalesce({{ order_ability('posts_receipts', 'found.books_system') }}, false) as is_posted
from found
inner join orders
    on orders.link = found.link and orders.company = found.company and orders.system = found.system
    and orders.connection = found.connection and orders.order_company = found.order_company
    and orders.order_key = found.order_key
