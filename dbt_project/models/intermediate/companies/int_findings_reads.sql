{#- Reads that a link cannot trust whole: a feed that came back much shorter than before, and records kept aside.
    Grain: one row per link, company, feed and code. -#}
with pairs as (select * from {{ ref('int_link_pairs') }} where is_routed),
reports as (select * from {{ ref('int_read_reports') }}),

final as (
    select distinct
        pairs.link,
        case pairs.other_system
            when 'avidxchange' then case
                when reports.feed in ('gl_accounts', 'cost_centers', 'purchase_orders', 'payments', 'classes',
                    'departments') then reports.feed
                when reports.feed in ('enterprise_codes') then 'gl_accounts'
                when reports.feed in ('cost_units') then 'cost_centers'
                when pairs.books_system = 'quickbooks_online' and reports.feed = 'accounts' then 'gl_accounts'
                when reports.feed in ('bill_payments', 'payment_history') then 'payments'
                when reports.feed in ('accounts', 'bank_accounts', 'vendors') then 'vendors'
                when pairs.books_system = 'exact_online'
                    and reports.feed in ('invoice_batches', 'batch_invoices') then 'coding'
                else {{ flow_of('invoices') }} end
            when 'airbase' then case
                when pairs.books_system = 'quickbooks_online' and reports.feed = 'accounts' then 'gl_accounts'
                when reports.feed in ('vendors', 'accounting_vendors', 'accounts', 'subsidiaries', 'deleted')
                    then 'vendors'
                when reports.feed in ('bills', 'vendor_credits', 'payments', 'ledger_entries', 'purchase_entries',
                    'payment_terms', 'transaction_lines') then 'bills'
                when reports.feed = 'gl_accounts' then 'gl_accounts'
                when reports.feed in ('tags', 'cost_centers', 'cost_units', 'classes', 'departments')
                    then 'cost_centers'
                else 'purchase_orders' end
            when 'avalara' then case
                when reports.feed in ('addresses', 'customers') then 'addresses'
                when reports.feed = 'accounts' and pairs.books_system = 'exact_online' then 'addresses'
                when reports.feed in ('transaction_lines', 'journals', 'financial_periods', 'journal_status',
                    'journal_entries') then 'tax_journals'
                else 'tax' end
            else 'invoices'
        end as flow,
        reports.company, reports.system || '.' || reports.feed as document_key, 'alert' as kind,
        'warning' as severity, reports.code,
        {{ sentence('companies.report', {'system': 'reports.system', 'report': 'reports.text'}) }} as text,
        cast(reports.payload as varchar) as payload
    from reports
    inner join pairs
        on (reports.system = pairs.books_system and reports.connection = pairs.books_connection
            and reports.company in (pairs.books_company, ''))
        or (reports.system = pairs.other_system and reports.connection = pairs.other_connection
            and reports.company in (pairs.other_company, ''))
)

select * from final
