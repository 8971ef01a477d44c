{#- Reads that cannot be trusted whole: a feed that came back much shorter than before, and records kept aside. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
reports as (select * from {{ ref('int_read_reports') }}),

final as (
    select distinct
        pairs.link,
        case
            when reports.feed in ('gl_accounts', 'cost_centers', 'purchase_orders', 'payments', 'classes', 'departments') then reports.feed
            when reports.feed in ('enterprise_codes') then 'gl_accounts'
            when reports.feed in ('cost_units') then 'cost_centers'
            when pairs.kind = 'quickbooks_avidxchange' and reports.feed = 'accounts' then 'gl_accounts'
            when reports.feed = 'bill_payments' then 'payments'
            when reports.feed in ('accounts', 'bank_accounts', 'vendors') then 'vendors'
            when reports.feed in ('payment_history') then 'payments'
            when pairs.kind = 'exact_avidxchange' and reports.feed in ('invoice_batches', 'batch_invoices') then 'coding'
            else {{ flow_of('invoices') }}
        end as flow,
        reports.company, reports.system || '.' || reports.feed as document_key, 'alert' as kind, 'warning' as severity,
        reports.code, case reports.system when 'avidxchange' then 'AvidXchange: ' else {{ word('books', 'pairs.books_system') }} || ': ' end || reports.text as text, reports.payload
    from reports
    inner join pairs
        on (reports.system = pairs.books_system and pairs.books_connection = reports.connection and reports.company in (pairs.books_company, ''))
        or (reports.system = 'avidxchange' and pairs.avid_connection = reports.connection and reports.company in (pairs.avid_company, ''))
)

select * from final
