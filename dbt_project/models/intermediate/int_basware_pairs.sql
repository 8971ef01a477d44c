{#- One row per pair of a Basware company and an Exact division of every link from Basware to Exact, with the link's options and
    their defaults. A company that documents name and no link of its connection routes is a row too, with the division empty:
    its documents are blocked, never sent to a default. `today` is the accounting day on which the data was last read. -#}
with links as (select * from {{ ref('stg_config__links') }} where kind = 'basware_exact'),
routes as (select * from {{ ref('stg_config__routes') }}),
connections as (select * from {{ ref('stg_config__link_connections') }}),
reads as (select * from {{ ref('int_link_reads') }}),

sides as (
    select links.link, books.connection as books_connection, basware.connection as basware_connection, books.currencies
    from links
    inner join connections as books on books.link = links.link and books.system = 'exact_online'
    inner join connections as basware on basware.link = links.link and basware.system = 'basware'
),

routed as (
    select basware.link, books.company as books_company, basware.company as basware_company, true as is_routed
    from routes as basware
    inner join routes as books on books.link = basware.link and books.pair_no = basware.pair_no and books.system = 'exact_online'
    where basware.system = 'basware' and basware.link in (select link from links)
),

named as (
    select distinct connection, company from {{ ref('stg_basware__accounting_documents') }}
    union
    select distinct connection, company from {{ ref('stg_basware__exported_orders') }}
),

unrouted as (
    -- said once, by the first of the links that share the connection
    select min(sides.link) as link, '' as books_company, named.company as basware_company, false as is_routed
    from named
    inner join sides on sides.basware_connection = named.connection
    anti join routes on routes.connection = named.connection and routes.company = named.company
    where named.company <> ''
    group by named.connection, named.company
),

final as (
    select
        links.link, links.kind, all_pairs.is_routed, links.start_date, sides.books_connection, all_pairs.books_company,
        sides.basware_connection, all_pairs.basware_company, reads.read_at,
        reads.today,
        {{ option('amount_rounding', 'hold') }} as amount_rounding,
        {{ option('create_suppliers', 'review') }} as create_suppliers,
        cast({{ option('hold_days', '3') }} as integer) as hold_days,
        {{ option('purchase_journal', '60') }} as purchase_journal,
        nullif({{ option('foreign_journal', '') }}, '') as foreign_journal,
        {{ option('closed_period', 'first_open_day') }} as closed_period,
        cast(cast(json_extract(links.options, '$.vat_filed_through') as map(varchar, varchar))[all_pairs.books_company] as date)
            as vat_filed_through,
        {{ option('projects', 'no') }} = 'yes' as has_projects,
        nullif({{ option('image_link', '') }}, '') as image_link,
        nullif({{ option('ap_account_field', '') }}, '') as ap_account_field,
        nullif({{ option('cost_unit_field', '') }}, '') as cost_unit_field,
        cast({{ option('in_progress_alert_hours', '24') }} as integer) as in_progress_alert_hours,
        coalesce(cast(sides.currencies as json)::varchar[], []) as currencies
    from (select * from routed union all by name select * from unrouted) as all_pairs
    inner join links using (link)
    inner join sides using (link)
    inner join reads using (link)
)

select * from final
