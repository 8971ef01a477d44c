{#- Reads of a link with AvaTax that cannot be trusted whole: a feed that came back much shorter than before, records kept aside. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),

latest as (
    select * from {{ ref('int_feeds') }}
    where kind = 'full'
    qualify row_number() over (partition by system, connection, company, feed order by read_at desc) = 1
),

reports as (
    select system, connection, company, feed, 'suspect_read' as code,
        'the last full read of ' || feed || case when company = '' then '' else ' of company ' || company end || ' brought only ' || rows
            || ' rows, much fewer than before: nothing was deleted. Look whether the connection may still see everything; if the rest is '
            || 'really gone, say so with `python -m include.cli believe ' || connection || ' ' || feed
            || case when company = '' then '' else ' --company ' || company end || '` and run with --full' as text,
        json_object('feed', feed, 'rows', rows) as payload
    from latest
    where suspect
    union all
    select system, connection, min(company) as company, feed, 'quarantined',
        count(*) || ' records of ' || feed || ' could not be read and are kept aside; the first says: ' || min(reason),
        json_object('feed', feed, 'records', count(*))
    from {{ ref('int_quarantine') }}
    group by system, connection, feed
),

final as (
    select distinct
        pairs.link,
        case when reports.feed in ('addresses', 'accounts') then 'addresses'
            when reports.feed in ('transaction_lines', 'journals', 'financial_periods', 'journal_status') then 'tax_journals'
            else 'tax' end as flow,
        reports.company, reports.system || '.' || reports.feed as document_key, 'alert' as kind, 'warning' as severity, reports.code,
        case reports.system when 'avalara' then 'AvaTax: ' else 'Exact: ' end || reports.text as text, cast(reports.payload as varchar) as payload
    from reports
    inner join pairs
        on (reports.system = 'exact_online' and pairs.books_connection = reports.connection and reports.company in (pairs.books_company, ''))
        or (reports.system = 'avalara' and pairs.avalara_connection = reports.connection and reports.company in (pairs.company_code, ''))
)

select * from final
