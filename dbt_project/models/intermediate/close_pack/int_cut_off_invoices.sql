{#- What each invoice bills of those lines; `line_key` '' where it names the order and not the line. An invoice of the
    books that an invoice of the spend system became counts once, as the latter.
    Grain: one row per link, company, system, connection, company of the order, order, line, system of the document and
    document. -#}
with orders as (select * from {{ ref('int_cut_off_orders') }}),
lines as (select * from {{ ref('int_cut_off_lines') }}),
documents as (select * from {{ ref('int_cut_off_documents') }}),
tied as (select * from {{ ref('int_tied_lines') }}),
named as (select * from {{ ref('int_order_bills') }}),

by_line as (
    select lines.link, lines.company, lines.system, lines.connection, lines.order_company, lines.order_key,
        lines.line_key, lines.system as document_system, lines.order_company as document_company, tied.document_key,
        tied.net, tied.quantity
    from lines
    inner join tied
        on tied.system = lines.system and tied.connection = lines.connection and tied.company = lines.order_company
        and tied.order_key = lines.order_key and tied.line_key = lines.line_key
    union all by name
    select lines.link, lines.company, lines.system, lines.connection, lines.order_company, lines.order_key,
        lines.line_key, lines.books_system as document_system, lines.company as document_company, tied.document_key,
        tied.net, tied.quantity
    from lines
    inner join tied
        on tied.system = lines.books_system and tied.connection = lines.books_connection
        and tied.company = lines.company and tied.order_key = lines.books_order
        and tied.line_key = lines.books_line
    where lines.books_line is not null
),

sums as (
    select link, system, order_company, order_key, document_system, document_key, sum(net) as net
    from by_line
    group by all
),

-- what it bills of the order beyond the lines that it names
of_order as (
    select orders.link, orders.company, orders.system, orders.connection, orders.order_company, orders.order_key,
        named.system as document_system, named.company as document_company, named.document_key, named.net
    from orders
    inner join named
        on named.system = orders.system and named.connection = orders.connection
        and named.company = orders.order_company and named.order_key = orders.order_key
    union all by name
    select orders.link, orders.company, orders.system, orders.connection, orders.order_company, orders.order_key,
        named.system as document_system, named.company as document_company, named.document_key, named.net
    from orders
    inner join named
        on named.system = orders.books_system and named.connection = orders.books_connection
        and named.company = orders.company and named.order_key = orders.books_order
    where orders.system <> orders.books_system
),

rest as (
    select of_order.* exclude (net), '' as line_key, of_order.net - coalesce(sums.net, 0) as net
    from of_order
    left join sums using (link, system, order_company, order_key, document_system, document_key)
    -- lines of an invoice beside those that it names are apart from the order, its freight
    where sums.document_key is null
),

every as (
    select every.*, documents.number, documents.document_date, documents.booked_on, documents.books_key,
        documents.books_number, documents.state, documents.reason
    from (select * from by_line union all by name select * from rest) as every
    inner join documents
        on documents.link = every.link and documents.company = every.company
        and documents.system = every.document_system and documents.document_company = every.document_company
        and documents.document_key = every.document_key
)

select every.*
from every
anti join every as known
    on known.link = every.link and known.system = every.system and known.order_company = every.order_company
    and known.order_key = every.order_key and known.document_system <> every.document_system
    and known.books_key = case when every.document_system in {{ books_systems() }} then every.document_key end
where every.net <> 0
