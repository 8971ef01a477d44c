{#- One row per pair of companies of every exact_avidxchange link, with the link's options and their defaults. A company
    that was read but is routed by no link of its connection is a row too, with the other side empty: its documents are
    blocked, never sent to a default. `today` is the accounting day on which the data was last read. -#}
with links as (select * from {{ ref('stg_config__links') }} where kind = 'exact_avidxchange'),
routes as (select * from {{ ref('stg_config__routes') }}),
connections as (select * from {{ ref('stg_config__link_connections') }}),

feeds as (
    select connection, max(read_at) as read_at from {{ ref('stg_exact_online__feeds') }} group by all
    union all
    select connection, max(read_at) from {{ ref('stg_avidxchange__feeds') }} group by all
),

sides as (
    select links.link, exact.connection as books_connection, avid.connection as avid_connection, avid.currencies
    from links
    inner join connections as exact on exact.link = links.link and exact.system = 'exact_online'
    inner join connections as avid on avid.link = links.link and avid.system = 'avidxchange'
),

routed as (
    select exact.link, exact.company as books_company, avid.company as avid_company
    from routes as exact
    inner join routes as avid
        on avid.link = exact.link and avid.pair_no = exact.pair_no and avid.system = 'avidxchange'
    where exact.system = 'exact_online'
),

read_companies as (
    select distinct connection, company, 'exact_online' as system from {{ ref('stg_exact_online__purchase_entries') }}
    union
    select distinct connection, company, 'avidxchange' from {{ ref('stg_avidxchange__payments') }}
),

unrouted as (
    -- said once, by the first of the links that share the connection
    select
        min(sides.link) as link,
        case when read_companies.system = 'exact_online' then read_companies.company else '' end as books_company,
        case when read_companies.system = 'avidxchange' then read_companies.company else '' end as avid_company
    from read_companies
    inner join sides
        on read_companies.connection
        = case read_companies.system when 'exact_online' then sides.books_connection else sides.avid_connection end
    where read_companies.company <> '' and not exists (
        select 1 from routes
        where routes.connection = read_companies.connection and routes.company = read_companies.company
    )
    group by read_companies.system, read_companies.connection, read_companies.company
),

all_pairs as (
    select *, true as is_routed from routed
    union all
    select *, false as is_routed from unrouted
),

final as (
    select
        links.link, all_pairs.is_routed, links.start_date,
        sides.books_connection, all_pairs.books_company, sides.avid_connection, all_pairs.avid_company,
        coalesce((select max(feeds.read_at) from feeds
                  where feeds.connection in (sides.books_connection, sides.avid_connection)), now()) as read_at,
        cast(timezone(coalesce(links.timezone, 'UTC'), coalesce((select max(feeds.read_at) from feeds
            where feeds.connection in (sides.books_connection, sides.avid_connection)), now())) as date) as today,
        {{ option('create_suppliers', 'review') }} as create_suppliers,
        {{ option('paid_on', 'issued') }} as paid_on,
        {{ option('invoice_source', 'entries') }} as invoice_source,
        {{ option('closed_period', 'first_open_day') }} as closed_period,
        {{ option('coding_split', 'review') }} as coding_split,
        {{ option('owner_of_vendors', 'exact_online') }} as owner_of_vendors,
        case {{ option('post_payments_as', 'journal') }}
            when 'bank' then {{ option('bank_journal', '') }} else {{ option('payment_journal', '90') }}
        end as payment_journal,
        {{ option('payment_journal', '90') }} as correction_journal,
        {{ option('post_payments_as', 'journal') }} as post_payments_as,
        {{ option('clearing_account', '') }} as clearing_account,
        {{ option('discount_account', '') }} as discount_account,
        cast({{ option('duplicate_window_days', '60') }} as integer) as duplicate_window_days,
        cast({{ option('unmatched_alert_days', '7') }} as integer) as unmatched_alert_days,
        coalesce(cast(json_extract(links.options, '$.gl_account_types') as bigint[]),
            [30, 35, 40, 90, 110, 111, 120, 121, 122, 125, 150, 160]) as gl_account_types,
        coalesce(cast(sides.currencies as json)::varchar[], []) as currencies
    from all_pairs
    inner join links on links.link = all_pairs.link
    inner join sides on sides.link = all_pairs.link
)

select * from final
