{#- One row per pair of companies of every link of a system of books with AvidXchange, with the link's options and
    their defaults. A company that was read but is routed by no link of its connection is a row too, with the other side empty: its documents are
    blocked, never sent to a default. `today` is the accounting day on which the data was last read. -#}
with links as (select * from {{ ref('stg_config__links') }} where kind in ({% for kind in link_kinds() %}'{{ kind }}'{{ ', ' if not loop.last }}{% endfor %})),
routes as (select * from {{ ref('stg_config__routes') }}),
connections as (select * from {{ ref('stg_config__link_connections') }}),

reads as (select * from {{ ref('int_link_reads') }}),

sides as (
    select links.link, books.system as books_system, books.connection as books_connection, avid.connection as avid_connection, avid.currencies
    from links
    inner join connections as books on books.link = links.link and books.system in {{ books_systems() }}
    inner join connections as avid on avid.link = links.link and avid.system = 'avidxchange'
),

routed as (
    select books.link, books.company as books_company, avid.company as avid_company
    from routes as books
    inner join routes as avid
        on avid.link = books.link and avid.pair_no = books.pair_no and avid.system = 'avidxchange'
    where books.system in {{ books_systems() }}
),

read_companies as (
    select distinct connection, company, true as has_books from {{ ref('stg_exact_online__purchase_entries') }}
    union
    select distinct connection, company, true from {{ ref('stg_quickbooks_online__bills') }}
    union
    select distinct connection, company, false from {{ ref('stg_avidxchange__payments') }}
),

unrouted as (
    -- said once, by the first of the links that share the connection
    select
        min(sides.link) as link,
        case when read_companies.has_books then read_companies.company else '' end as books_company,
        case when read_companies.has_books then '' else read_companies.company end as avid_company
    from read_companies
    inner join sides
        on read_companies.connection
        = case when read_companies.has_books then sides.books_connection else sides.avid_connection end
    where read_companies.company <> '' and not exists (
        select 1 from routes
        where routes.connection = read_companies.connection and routes.company = read_companies.company
    )
    group by read_companies.has_books, read_companies.connection, read_companies.company
),

all_pairs as (
    select *, true as is_routed from routed
    union all
    select *, false as is_routed from unrouted
),

final as (
    select
        links.link, links.kind, all_pairs.is_routed, links.start_date, sides.books_system,
        sides.books_connection, all_pairs.books_company, sides.avid_connection, all_pairs.avid_company,
        reads.today,
        {{ option('amount_rounding', 'hold') }} as amount_rounding,
        {{ option('create_suppliers', 'review') }} as create_suppliers,
        {{ option('paid_on', 'issued') }} as paid_on,
        {{ option('invoice_source', 'entries') }} as invoice_source,
        {{ option('closed_period', 'first_open_day') }} as closed_period,
        {{ option('coding_split', 'review') }} as coding_split,
        {{ option('owner_of_vendors', 'books') }} as owner_of_vendors,
        {{ option('marker', 'yes') }} as marker,
        {{ option('vendor_changes_back', 'no') }} as vendor_changes_back,
        case sides.books_system when 'exact_online' then case {{ option('post_payments_as', 'journal') }}
            when 'bank' then {{ option('bank_journal', '') }} else {{ option('payment_journal', '90') }} end
        else '' end as payment_journal,
        {{ option('payment_journal', '90') }} as correction_journal,
        {{ option('post_payments_as', 'journal') }} as post_payments_as,
        {{ option('bank_journal_without_statements', 'no') }} as bank_journal_without_statements,
        coalesce(json_extract_string(links.options, '$.clearing_account'), json_extract_string(links.options, '$.payment_account'), '') as clearing_account,
        {{ option('discount_account', '') }} as discount_account,
        cast({{ option('unmatched_alert_days', '7') }} as integer) as unmatched_alert_days,
        coalesce(cast(json_extract(links.options, '$.gl_account_types') as varchar[]), case sides.books_system
            when 'exact_online' then ['30', '35', '40', '90', '110', '111', '120', '121', '122', '125', '150', '160']
            when 'quickbooks_online' then ['Expense', 'Other Expense', 'Cost of Goods Sold', 'Income', 'Other Income', 'Fixed Asset',
                'Other Asset', 'Other Current Asset', 'Other Current Liability', 'Long Term Liability'] end) as gl_account_types,
        coalesce(cast(sides.currencies as json)::varchar[], []) as currencies
    from all_pairs
    inner join links on links.link = all_pairs.link
    inner join sides on sides.link = all_pairs.link
    inner join reads on reads.link = all_pairs.link
)

select * from final
