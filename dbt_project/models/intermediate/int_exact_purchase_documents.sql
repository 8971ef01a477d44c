{#- One row per purchase entry or trade-module invoice, in our signs: what is owed is positive, a credit note negative,
    whatever sign the feed carried. `total` is the header's own figure, `lines_total` the lines' (net + tax payable). -#}
with entries as (
    select
        connection, company, 'purchase_entry' as origin, entry_id as document_key, supplier, journal, your_ref,
        entry_date as date, due_date, currency, amount_fc as header, type in (31) as is_credit_type, status,
        entry_number, invoice_number, order_number, reporting_year, reporting_period, description, is_deleted,
        external_link_reference, modified, created
    from {{ ref('stg_exact_online__purchase_entries') }}
),

trade_invoices as (
    select
        connection, company, 'purchase_invoice' as origin, id as document_key, supplier, journal, your_ref,
        invoice_date as date, due_date, currency, amount as header, type in (8031, 8034) as is_credit_type, status,
        entry_number, cast(null as bigint) as invoice_number, cast(null as bigint) as order_number,
        financial_year as reporting_year, financial_period as reporting_period, description, is_deleted,
        cast(null as varchar) as external_link_reference, modified, created
    from {{ ref('stg_exact_online__purchase_invoices') }} as invoices
    -- a processed invoice of the trade module may show up among the entries too: one document, not two
    where not exists (
        select 1 from entries
        where entries.connection = invoices.connection and entries.company = invoices.company
            and entries.journal = invoices.journal and entries.entry_number = invoices.entry_number
    )
),

documents as (
    select * from entries
    union all by name
    select * from trade_invoices
),

line_sums as (
    select connection, company, origin, document_key, count(*) as line_count,
        sum(net) as net, sum(tax_payable) as tax_payable
    from {{ ref('int_exact_purchase_lines') }}
    group by all
),

ledger as (
    select connection, company, entry_id, count(*) as lines, bool_and(is_deleted) as all_deleted
    from {{ ref('stg_exact_online__transaction_lines') }}
    group by all
),

ap_accounts as (
    select lines.connection, lines.company, lines.entry_id, min(accounts.code) as ap_account
    from {{ ref('stg_exact_online__transaction_lines') }} as lines
    inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
        on accounts.connection = lines.connection and accounts.company = lines.company
        and accounts.id = lines.gl_account and accounts.type = 22
    where not lines.is_deleted
    group by all
),

supplier_ap as (
    select suppliers.connection, suppliers.company, suppliers.id as supplier, accounts.code as ap_account
    from {{ ref('stg_exact_online__accounts') }} as suppliers
    inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
        on accounts.connection = suppliers.connection and accounts.company = suppliers.company
        and accounts.id = suppliers.glap
),

only_ap as (
    select connection, company, min(code) as ap_account
    from {{ ref('stg_exact_online__gl_accounts') }}
    where type = 22 and not is_deleted
    group by all
    having count(*) = 1
),

terms as (
    select
        connection, company, transaction_entry_id,
        sum(abs(amount_fc)) as term_amount,
        sum(case when coalesce(is_fully_paid, false) or status = 50 then 0 else abs(amount_fc) end) as open_amount,
        bool_or(approval_status in (2, 3, 5) and not coalesce(is_fully_paid, false)) as is_blocked,
        max(last_payment_date) as last_payment_date
    from {{ ref('stg_exact_online__payment_terms') }}
    where line_type = 22 and not is_deleted
    group by all
),

joined as (
    select
        documents.* exclude (is_deleted, header),
        -- credit notes whose lines come positive are turned; all else keeps the lines' sign
        case when documents.is_credit_type and line_sums.net + line_sums.tax_payable > 0 then -1 else 1 end as turn,
        coalesce(line_sums.line_count, 0) as line_count,
        coalesce(line_sums.net, 0) as lines_net, coalesce(line_sums.tax_payable, 0) as lines_tax,
        abs(documents.header)::decimal(28, 2) as header_abs,
        -- Exact announces no deleted entries, only their ledger lines. An edit can replace lines too: the entry is gone
        -- when no line and no open item of it is left.
        documents.is_deleted or coalesce(ledger.all_deleted and terms.term_amount is null, false) as is_deleted,
        coalesce(ap_accounts.ap_account, supplier_ap.ap_account, only_ap.ap_account) as ap_account,
        terms.term_amount, terms.open_amount, coalesce(terms.is_blocked, false) as is_payment_blocked,
        terms.last_payment_date
    from documents
    left join line_sums using (connection, company, origin, document_key)
    left join ledger
        on ledger.connection = documents.connection and ledger.company = documents.company
        and ledger.entry_id = documents.document_key
    left join ap_accounts
        on ap_accounts.connection = documents.connection and ap_accounts.company = documents.company
        and ap_accounts.entry_id = documents.document_key
    left join supplier_ap
        on supplier_ap.connection = documents.connection and supplier_ap.company = documents.company
        and supplier_ap.supplier = documents.supplier
    left join only_ap on only_ap.connection = documents.connection and only_ap.company = documents.company
    left join terms
        on terms.connection = documents.connection and terms.company = documents.company
        and terms.transaction_entry_id = documents.document_key
),

signed as (
    select
        *,
        (turn * lines_net)::decimal(28, 2) as net,
        (turn * (lines_net + lines_tax))::decimal(28, 2) as lines_total,
        (header_abs * case when is_credit_type or turn * (lines_net + lines_tax) < 0 then -1 else 1 end)::decimal(28, 2)
            as total
    from joined
),

final as (
    select
        * exclude (header_abs, lines_net, lines_tax),
        (total - net)::decimal(28, 2) as tax_payable,
        total < 0 as is_credit,
        -- the supplier rounds VAT on the invoice, Exact per line: a cent per line is rounding, more is a mismatch
        abs(total - lines_total) <= 0.01 * line_count as totals_agree
    from signed
)

select * from final
