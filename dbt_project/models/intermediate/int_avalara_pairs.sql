{#- One row per pair of an Exact division and an AvaTax company of every link between Exact and AvaTax, with the link's options and their
    defaults. A division that has sales invoices and is routed by no link of its connection is a row too, with the company empty: its
    invoices are blocked, never taxed as another company's. `today` is the accounting day on which the data was last read. -#}
with links as (select * from {{ ref('stg_config__links') }} where kind = 'exact_avalara'),
routes as (select * from {{ ref('stg_config__routes') }}),
connections as (select * from {{ ref('stg_config__link_connections') }}),
reads as (select * from {{ ref('int_link_reads') }}),

sides as (
    select links.link, books.connection as books_connection, avalara.connection as avalara_connection
    from links
    inner join connections as books on books.link = links.link and books.system = 'exact_online'
    inner join connections as avalara on avalara.link = links.link and avalara.system = 'avalara'
),

routed as (
    select books.link, books.company as books_company, avalara.company as company_code, true as is_routed
    from routes as books
    inner join routes as avalara on avalara.link = books.link and avalara.pair_no = books.pair_no and avalara.system = 'avalara'
    where books.system = 'exact_online' and books.link in (select link from links)
),

unrouted as (
    -- said once, by the first of the links that share the connection
    select min(sides.link) as link, named.company as books_company, '' as company_code, false as is_routed
    from (select distinct connection, company from {{ ref('stg_exact_online__sales_invoices') }} where not is_deleted) as named
    inner join sides on sides.books_connection = named.connection
    anti join (select * from routes where link in (select link from links)) as known on known.connection = named.connection and known.company = named.company
    group by named.connection, named.company
),

final as (
    select
        links.link, both_kinds.is_routed, links.start_date, sides.books_connection, both_kinds.books_company, sides.avalara_connection, both_kinds.company_code,
        'Exact division ' || both_kinds.books_company as division,
        reads.today,
        {{ option('amount_rounding', 'hold') }} as amount_rounding,
        {{ option('tax_item', 'TAX') }} as tax_item,
        {{ option('tax_lines', 'yes') }} = 'yes' as writes_tax_lines,
        nullif({{ option('clearing_account', '') }}, '') as clearing_account,
        {{ option('tax_journal', '90') }} as tax_journal,
        cast({{ option('final_from', '50') }} as integer) as final_from,
        json_extract(links.options, '$.ship_from."' || both_kinds.books_company || '"') as ship_from
    from (select * from routed union all by name select * from unrouted) as both_kinds
    inner join links using (link)
    inner join sides using (link)
    inner join reads using (link)
)

select * from final
