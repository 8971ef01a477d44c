{#- Reads of a link with AvaTax that cannot be trusted whole: a feed that came back much shorter than before, records kept aside. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
reports as (select * from {{ ref('int_read_reports') }}),

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
