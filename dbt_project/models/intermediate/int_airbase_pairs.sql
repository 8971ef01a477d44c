{#- One row per pair of an Airbase subsidiary and an Exact division of every link from Airbase to Exact, with the link's options and
    their defaults. `pair_no` is the order in which links.yml names them; the first is the leading division. A subsidiary that orders
    name and no link of its connection routes is a row too, with the division empty: its orders are blocked, never sent to a
    default. `today` is the accounting day on which the data was last read. -#}
with links as (select * from {{ ref('stg_config__links') }} where kind = 'airbase_exact'),
routes as (select * from {{ ref('stg_config__routes') }}),
connections as (select * from {{ ref('stg_config__link_connections') }}),
reads as (select * from {{ ref('int_link_reads') }}),

sides as (
    select links.link, books.connection as books_connection, airbase.connection as airbase_connection, books.currencies
    from links
    inner join connections as books on books.link = links.link and books.system = 'exact_online'
    inner join connections as airbase on airbase.link = links.link and airbase.system = 'airbase'
),

routed as (
    select airbase.link, books.pair_no, books.company as books_company, airbase.company as airbase_company, true as is_routed
    from routes as airbase
    inner join routes as books on books.link = airbase.link and books.pair_no = airbase.pair_no and books.system = 'exact_online'
    where airbase.system = 'airbase' and airbase.link in (select link from links)
),

named as (select distinct connection, company from {{ ref('stg_airbase__purchase_orders') }} where not is_deleted),

unrouted as (
    -- said once, by the first of the links that share the connection
    select min(sides.link) as link, cast(null as bigint) as pair_no, '' as books_company, named.company as airbase_company, false as is_routed
    from named
    inner join sides on sides.airbase_connection = named.connection
    anti join routes on routes.connection = named.connection and routes.company = named.company
    where named.company <> ''
    group by named.connection, named.company
),

final as (
    select
        links.link, all_pairs.is_routed, all_pairs.pair_no, all_pairs.pair_no = min(all_pairs.pair_no) over (partition by links.link) as is_leading,
        links.start_date, sides.books_connection, all_pairs.books_company, sides.airbase_connection, all_pairs.airbase_company,
        'Exact division ' || all_pairs.books_company as division,
        reads.today,
        {{ option('create_suppliers', 'review') }} as create_suppliers,
        {{ option('create_vendors', 'review') }} as create_vendors,
        {{ option('codes', 'check') }} as codes,
        {{ option('leading_side', 'exact_online') }} as leading_side,
        {{ option('create_items', 'review') }} as create_items,
        cast({{ option('bill_entry_days', '14') }} as integer) as bill_entry_days,
        cast({{ option('hold_days', '0') }} as integer) as hold_days,
        nullif({{ option('order_link', '') }}, '') as order_link,
        coalesce(cast(sides.currencies as json)::varchar[], []) as accepted_currencies
    from (select * from routed union all by name select * from unrouted) as all_pairs
    inner join links using (link)
    inner join sides using (link)
    inner join reads using (link)
)

select * from final
