{#- The companies of the two sides of every link: of its system of record (`books_*`) and of its spend or tax system
    (`other_*`), with the link's options (JSON). A company whose documents were read and that no link of its connection
    routes is a row too, with the other side empty: its documents are blocked, never sent to a default. `pair_no` is the
    order in which links.yml names them; the first is the leading one. `today` is the accounting day on which the data
    was last read. Grain: one row per link and pair of companies. -#}
with links as (select * from {{ ref('stg_config__links') }}),
routes as (select * from {{ ref('stg_config__routes') }}),
connections as (select * from {{ ref('stg_config__link_connections') }}),
shared as (select * from {{ ref('stg_config__shared_routes') }}),
reads as (select * from {{ ref('int_link_reads') }}),
senders as (select * from {{ ref('canonical_sending_companies') }}),

sides as (
    select
        links.link, links.kind, books.system as books_system, books.connection as books_connection,
        books.currencies as books_currencies,
        others.system as other_system, others.connection as other_connection, others.currencies as other_currencies
    from links
    inner join connections as books on books.link = links.link and books.system in {{ books_systems() }}
    inner join connections as others on others.link = links.link and others.system not in {{ books_systems() }}
),

routed as (
    select books.link, books.pair_no, books.company as books_company, others.company as other_company, true as is_routed
    from routes as books
    inner join routes as others on others.link = books.link and others.pair_no = books.pair_no
        and others.system not in {{ books_systems() }}
    where books.system in {{ books_systems() }}
),

-- said once, by the first of the links that share the connection
unrouted as (
    select
        min(sides.link) as link, cast(null as bigint) as pair_no, false as is_routed,
        case when senders.connection = sides.books_connection then senders.company else '' end as books_company,
        case when senders.connection = sides.books_connection then '' else senders.company end as other_company
    from senders
    inner join sides
        on (senders.connection = sides.books_connection and senders.goes_to = sides.other_system)
        or senders.connection = sides.other_connection
    where not exists (
        select 1 from routes
        inner join sides as routed using (link)
        where routes.connection = senders.connection and routes.company = senders.company
            and (not senders.is_routed_apart or routed.other_system = senders.goes_to))
    and not exists (
        select 1 from shared
        where shared.connection = senders.connection
            and ((shared.company = senders.company
                    and (not senders.is_routed_apart or shared.other_system = senders.goes_to))
                or (shared.link < sides.link and shared.system = senders.system
                    and (senders.connection = sides.other_connection or shared.other_system = senders.goes_to))))
    group by senders.system, senders.connection, senders.company, senders.goes_to, books_company, other_company
),

final as (
    select
        sides.link, sides.kind, pairs.is_routed, pairs.pair_no,
        pairs.pair_no = min(pairs.pair_no) over (partition by sides.link) as is_leading,
        links.start_date, sides.books_system, sides.books_connection, pairs.books_company, sides.other_system,
        sides.other_connection,
        pairs.other_company, reads.read_at, reads.today, links.options,
        coalesce(cast(sides.books_currencies as json)::varchar[], []) as books_currencies,
        coalesce(cast(sides.other_currencies as json)::varchar[], []) as other_currencies
    from (select * from routed union all by name select * from unrouted) as pairs
    inner join links using (link)
    inner join sides using (link)
    inner join reads using (link)
)

select * from final
