{#- Reads of a link from Airbase that cannot be trusted whole: a feed that came back much shorter than before, records kept aside. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
reports as (select * from {{ ref('int_read_reports') }}),

final as (
    select distinct
        pairs.link,
        case when reports.feed in ('vendors', 'accounting_vendors', 'accounts', 'subsidiaries', 'deleted') then 'vendors'
            when reports.feed in ('bills', 'payments', 'ledger_entries', 'purchase_entries', 'payment_terms', 'transaction_lines') then 'bills'
            when reports.feed = 'gl_accounts' then 'gl_accounts'
            when reports.feed in ('tags', 'cost_centers', 'cost_units') then 'cost_centers'
            else 'purchase_orders' end as flow,
        reports.company, reports.system || '.' || reports.feed as document_key, 'alert' as kind, 'warning' as severity, reports.code,
        case reports.system when 'airbase' then 'Airbase: ' else 'Exact: ' end || reports.text as text, cast(reports.payload as varchar) as payload
    from reports
    inner join pairs
        on (reports.system = 'exact_online' and pairs.books_connection = reports.connection and reports.company in (pairs.books_company, ''))
        or (reports.system = 'airbase' and pairs.airbase_connection = reports.connection and reports.company in (pairs.airbase_company, ''))
)

select * from final
