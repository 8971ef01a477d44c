{{ config(alias='accounts_payable') }}
{#- What is owed to each vendor, in each currency, by both systems, and every document that explains the difference.
    The balance is the books' own (Exact: the A/P lines of the ledger; QuickBooks: all that stands on A/P); the explanation comes from the open items and the invoices, so that what
    `unexplained` holds is a posting nobody tied to a document. Owed is positive. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
candidates as (select * from {{ ref('int_invoice_candidates') }} where is_routed),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
vendor_pairs as (select * from {{ ref('int_vendor_pairs') }} where verdict = 'auto'),
avid_vendors as (select * from {{ ref('stg_avidxchange__vendors') }}),
suppliers as (select * from {{ ref('int_books_vendors') }}),
payment_lines as (select * from {{ ref('int_avid_payment_lines') }}),
payments as (select * from {{ ref('stg_avidxchange__payments') }}),
settlement as (select * from {{ ref('int_invoice_settlement') }}),
documents as (select link, company, source_key, difference_class, reason from {{ ref('reconciliation__documents_current') }} where flow in {{ invoice_flows() }}),

paid_lines as (
    select payment_lines.link, payment_lines.company, payment_lines.invoice_id,
        sum(case when payments.status ->> '$.Description' in ('Issued to Supplier', 'ACH Credit Issued', 'VCC Processing', 'Cleared')
                 then payment_lines.amount + payment_lines.discount else 0 end) as issued,
        sum(case when payments.status ->> '$.Description' in ('Issued to Supplier', 'ACH Credit Issued', 'VCC Processing', 'Cleared', 'Void')
                 then 0 else payment_lines.amount + payment_lines.discount end) as under_way
    from payment_lines
    inner join payments
        on payments.connection = payment_lines.connection and payments.company = payment_lines.company
        and payments.payment_id = payment_lines.payment_id
    group by all
),

avid_open as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, invoices.invoice_id, invoices.invoice_number, invoices.currency_code as currency,
        invoice_pairs.document_key, vendor_pairs.books_key as vendor_supplier, coalesce(invoices.vendor_external_code, invoices.vendor_id) as vendor_code,
        avid_vendors.name as vendor_name, invoices.status,
        coalesce(invoices.amount, invoices.gross_amount) - coalesce(paid_lines.issued, 0) as open_amount, coalesce(paid_lines.under_way, 0) as under_way
    from pairs
    inner join invoices on invoices.connection = pairs.avid_connection and invoices.company = pairs.avid_company
    left join paid_lines
        on paid_lines.link = pairs.link and paid_lines.company = invoices.company and paid_lines.invoice_id = invoices.invoice_id
    left join invoice_pairs
        on invoice_pairs.link = pairs.link and invoice_pairs.avid_company = invoices.company and invoice_pairs.invoice_id = invoices.invoice_id
    left join avid_vendors
        on avid_vendors.connection = invoices.connection and avid_vendors.company in (invoices.company, '')
        and (avid_vendors.external_vendor_code = invoices.vendor_external_code or avid_vendors.vendor_id = invoices.vendor_id)
    left join vendor_pairs
        on vendor_pairs.link = pairs.link and vendor_pairs.avid_company = pairs.avid_company and vendor_pairs.avid_key = avid_vendors.vendor_id
    where invoices.status not in ('Rejected', 'Voided')
    qualify row_number() over (partition by pairs.link, invoices.company, invoices.invoice_id order by vendor_pairs.books_key nulls last) = 1
),

ledger as (
    select pairs.link, pairs.books_company, balances.supplier, balances.currency, balances.balance
    from pairs
    inner join {{ ref('int_books_balances') }} as balances
        on balances.connection = pairs.books_connection and balances.company = pairs.books_company
),

items as (
    -- one per document: open in the books, open in AvidXchange
    select
        candidates.link, candidates.company as books_company, candidates.supplier, candidates.currency, candidates.document_key as key, candidates.your_ref as number,
        case when candidates.is_gone then 0 else sign(candidates.total) * coalesce(candidates.open_amount, abs(candidates.total)) end as books_open,
        coalesce(avid_open.open_amount, 0) as avid_open, coalesce(avid_open.under_way, 0) as under_way,
        case when candidates.is_gone then 0 else sign(candidates.total) * settlement.in_balance_only end as posted_unmatched,
        coalesce(documents.difference_class, 'not_chosen') as class, documents.reason
    from candidates
    left join avid_open
        on avid_open.link = candidates.link and avid_open.books_company = candidates.company and avid_open.document_key = candidates.document_key
    left join settlement
        on settlement.link = candidates.link and settlement.connection = candidates.connection
        and settlement.company = candidates.company and settlement.document_key = candidates.document_key
    left join documents
        on documents.link = candidates.link and documents.company = candidates.company and documents.source_key = candidates.document_key
    union all by name
    select link, books_company, coalesce(vendor_supplier, 'avidxchange:' || vendor_code) as supplier, currency, invoice_id as key, invoice_number as number,
        0 as books_open, open_amount as avid_open, under_way, 0 as posted_unmatched, 'missing_in_source' as class,
        'stands in AvidXchange only' as reason
    from avid_open
    where document_key is null
    union all by name
    select pairs.link, pairs.books_company, payables.supplier, coalesce(payables.currency, home.currency, 'USD') as currency, payables.key, payables.number,
        payables.open_amount as books_open, 0 as avid_open, 0 as under_way, 0 as posted_unmatched, 'not_chosen' as class, payables.reason
    from pairs
    inner join {{ ref('int_quickbooks_other_payables') }} as payables
        on payables.connection = pairs.books_connection and payables.company = pairs.books_company
    left join {{ ref('int_books_currencies') }} as home on home.connection = payables.connection and home.company = payables.company
    where payables.open_amount <> 0
    union all by name
    select pairs.link, pairs.books_company, credits.supplier, coalesce(credits.currency, home.currency, 'USD') as currency, 'VC-' || credits.credit_id as key, credits.number,
        -credits.open_amount as books_open, 0 as avid_open, 0 as under_way, 0 as posted_unmatched, 'not_chosen' as class,
        'discount of AvidXchange payment ' || credits.payment_id || ' that no bill payment has used up' as reason
    from pairs
    inner join {{ ref('int_quickbooks_open_discounts') }} as credits
        on credits.connection = pairs.books_connection and credits.company = pairs.books_company
    left join {{ ref('int_books_currencies') }} as home on home.connection = credits.connection and home.company = credits.company
),

explained as (
    select link, books_company, supplier, currency, sum(books_open) as books_open_items, sum(avid_open) as avid_open, sum(under_way) as under_way,
        sum(posted_unmatched) as posted_unmatched, sum(books_open - avid_open) as explained,
        list({'document': key, 'number': number, 'books_open': cast(cast(books_open as decimal(18, 2)) as varchar), 'other_open': cast(cast(avid_open as decimal(18, 2)) as varchar),
              'difference': cast(cast(books_open - avid_open as decimal(18, 2)) as varchar), 'class': class, 'reason': reason} order by key)
            filter (where abs(books_open - avid_open) > 0.005) as documents
    from items
    group by all
),

final as (
    select
        coalesce(ledger.link, explained.link) as link, coalesce(ledger.books_company, explained.books_company) as company, pairs.books_system, 'avidxchange' as other_system,
        coalesce(ledger.supplier, explained.supplier) as counterparty_key, suppliers.code as counterparty_code,
        coalesce(suppliers.name, replace(coalesce(ledger.supplier, explained.supplier), 'avidxchange:', 'AvidXchange vendor ')) as counterparty,
        coalesce(ledger.currency, explained.currency) as currency,
        cast(coalesce(ledger.balance, 0) as decimal(18, 2)) as books_balance,
        cast(coalesce(explained.books_open_items, 0) as decimal(18, 2)) as books_open_items,
        cast(coalesce(explained.avid_open, 0) as decimal(18, 2)) as other_open,
        cast(coalesce(explained.under_way, 0) as decimal(18, 2)) as other_in_flight,
        cast(coalesce(ledger.balance, 0) - coalesce(explained.avid_open, 0) as decimal(18, 2)) as difference,
        cast(coalesce(explained.explained, 0) - coalesce(explained.posted_unmatched, 0) as decimal(18, 2)) as explained,
        cast(coalesce(ledger.balance, 0) - coalesce(explained.avid_open, 0) - coalesce(explained.explained, 0)
            + coalesce(explained.posted_unmatched, 0) as decimal(18, 2)) as unexplained,
        cast(coalesce(explained.posted_unmatched, 0) as decimal(18, 2)) as posted_unmatched,
        cast(coalesce(to_json(explained.documents), '[]') as varchar) as documents
    from ledger
    full outer join explained using (link, books_company, supplier, currency)
    left join pairs on pairs.link = coalesce(ledger.link, explained.link) and pairs.books_company = coalesce(ledger.books_company, explained.books_company)
    left join suppliers
        on suppliers.connection = pairs.books_connection and suppliers.company = coalesce(ledger.books_company, explained.books_company)
        and suppliers.id = coalesce(ledger.supplier, explained.supplier)
)

select * from final
where books_balance <> 0 or books_open_items <> 0 or other_open <> 0
