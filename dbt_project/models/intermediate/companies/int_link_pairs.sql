{#- The companies of the two sides of every link: of its system of record (`books_*`) and of its spend or tax system
    (`other_*`), with the link's options (JSON). A company whose documents were read and that no link of its connection
    routes is a row too, with the other side empty: its documents are blocked, never sent to a default. `pair_no` is the
    order in which links.yml names them; the first is the leading one. `today` is the accounting day on which the data
    was last read. Grain: one row per link and pair of companies. -#}
with links as (select * from {{ ref('stg_config__links') }}),
routes as (select routes.*, links.kind from {{ ref('stg_config__routes') }} as routes inner join links using (link)),
connections as (select * from {{ ref('stg_config__link_connections') }}),
reads as (select * from {{ ref('int_link_reads') }}),
senders as (select *, system in {{ books_systems() }} as keeps_books from {{ ref('int_sending_companies') }}),

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

unrouted as (
    -- said once, by the first of the links that share the connection
    select
        min(sides.link) as link, cast(null as bigint) as pair_no,
        case when senders.keeps_books then senders.company else '' end as books_company,
        case when senders.keeps_books then '' else senders.company end as other_company, false as is_routed
    from senders
    inner join sides
        on list_contains(senders.kinds, sides.kind)
        and senders.connection = case when senders.keeps_books then sides.books_connection
            else sides.other_connection end
    where not exists (
        select 1 from routes
        where routes.connection = senders.connection and routes.company = senders.company
            and (not senders.of_these_kinds or list_contains(senders.kinds, routes.kind)))
    group by senders.system, senders.keeps_books, senders.connection, senders.company, senders.kinds
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
