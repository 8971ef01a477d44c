{#- Every purchase order once, for the close of a company of the books: one of a spend system with the order of the
    books that it became (`books_order`), and those of the books that no spend system knows. Several links may share a
    company: such an order is the first one's.
    Grain: one row per link, company, system, connection, company of the order and order. -#}
with pairs as (
    select pairs.*, links.timezone as zone
    from {{ ref('int_link_pairs') }} as pairs
    inner join {{ ref('stg_config__links') }} as links using (link)
    where pairs.is_routed and pairs.kind in {{ kinds_with('purchase_orders') }}
),

written as (
    select link, company, source_key as order_key, target_company, target_id
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system in {{ books_systems() }} and target_id is not null
        and not coalesce(voided, false)
),

found as (select * from {{ ref('int_spend_order_pairs') }} where not is_likely and not is_cancelled),
vendors as (select * from {{ ref('canonical_vendors') }}),

spend as (
    select
        pairs.link, pairs.books_company as company, pairs.books_system, pairs.books_connection, pairs.zone,
        orders.system, orders.connection, orders.company as order_company, orders.order_key, orders.number,
        orders.vendor_key, orders.vendor_name, orders.currency, orders.order_date, orders.is_closed, orders.read_at,
        coalesce(written.target_id, found.purchase_order_id) as books_order
    from pairs
    inner join {{ ref('canonical_spend_orders') }} as orders
        on orders.system = pairs.other_system and orders.connection = pairs.other_connection
        and orders.company = pairs.other_company
    left join written on written.link = pairs.link and written.company = orders.company
        and written.order_key = orders.order_key and written.target_company = pairs.books_company
    left join found on found.link = pairs.link and found.company = orders.company
        and found.order_key = orders.order_key
    where not orders.is_cancelled and not orders.is_deleted
),

own as (
    select
        pairs.link, pairs.books_company as company, pairs.books_system, pairs.books_connection, pairs.zone,
        orders.system, orders.connection, orders.company as order_company, orders.order_key, orders.number,
        orders.supplier as vendor_key, vendors.name as vendor_name, orders.currency, orders.order_date,
        orders.status = 'closed' as is_closed, reads.read_at, orders.order_key as books_order
    from pairs
    inner join {{ ref('canonical_orders') }} as orders
        on orders.system = pairs.books_system and orders.connection = pairs.books_connection
        and orders.company = pairs.books_company
    inner join {{ ref('canonical_order_reads') }} as reads
        on reads.system = orders.system and reads.connection = orders.connection and reads.company = orders.company
        and reads.order_key = orders.order_key
    left join vendors
        on vendors.system = orders.system and vendors.connection = orders.connection
        and vendors.company = orders.company and vendors.vendor_key = orders.supplier
    anti join spend
        on spend.books_system = orders.system and spend.books_connection = orders.connection
        and spend.company = orders.company and spend.books_order = orders.order_key
    where not orders.is_cancelled and not orders.is_deleted
    qualify row_number() over (
        partition by orders.system, orders.connection, orders.company, orders.order_key order by pairs.link) = 1
)

select * from spend
union all by name
select * from own
