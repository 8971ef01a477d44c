{#- Where the trade module's invoices stand in the ledger. Their lines carry items, no accounts, and nothing but journal
    and entry number names the entry they made (reference page, PurchaseInvoices). One row per invoice line, or one with
    no line. An account is accepted only when every line finds exactly one cost line of its number and amount, or when
    all cost stands on one account: a guess would make a wrong correction. -#}
with invoices as (
    select connection, company, origin, document_key, journal, entry_number, reporting_year, lines
    from {{ ref('exact_online__purchase_records') }}
    semi join {{ ref('exact_online__purchase_scope') }} using (connection, company, origin, document_key)
    where origin = 'purchase_invoice'
),

ledger as (
    select * from {{ ref('stg_exact_online__transaction_lines') }}
    semi join (select connection, company, entry_number from invoices) using (connection, company, entry_number)
),

entries as (
    select invoices.connection, invoices.company, invoices.document_key, any_value(ledger.entry_id) as entry_id
    from invoices
    inner join ledger
        on ledger.connection = invoices.connection and ledger.company = invoices.company
        and ledger.journal_code = invoices.journal and ledger.entry_number = invoices.entry_number
        and coalesce(ledger.financial_year = invoices.reporting_year, true)
    group by invoices.connection, invoices.company, invoices.document_key
    having count(distinct ledger.entry_id) = 1
),

-- not what is owed to the supplier (22) nor VAT (24)
costs as (
    select entries.document_key, ledger.connection, ledger.company, ledger.line_number, ledger.gl_account,
    abs(ledger.amount_fc) as amount
    from entries
    inner join ledger using (connection, company, entry_id)
    inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
        on accounts.connection = ledger.connection and accounts.company = ledger.company
        and accounts.id = ledger.gl_account
    where not ledger.is_deleted and accounts.type not in (22, 24)
),

only_accounts as (
    select connection, company, document_key, any_value(gl_account) as gl_account from costs
    group by connection, company, document_key
    having count(distinct gl_account) = 1
),

lines as (
    select connection, company, document_key, line.line_key as line_key, line.line_number as line_number,
        abs(line.amount) as net, abs(line.amount) + abs(line.vat) as gross
    from (select connection, company, document_key, unnest(lines) as line from invoices)
),

matched as (
    select lines.connection, lines.company, lines.document_key, lines.line_key,
    any_value(costs.gl_account) as gl_account,
        count(costs.gl_account) as candidates
    from lines
    left join costs
        on costs.connection = lines.connection and costs.company = lines.company
        and costs.document_key = lines.document_key
        and costs.line_number = lines.line_number and costs.amount between lines.net - 0.01 and lines.gross + 0.01
    group by lines.connection, lines.company, lines.document_key, lines.line_key
),

certain as (
    select connection, company, document_key from matched
    group by connection, company, document_key
    having bool_and(candidates = 1)
),

final as (
    select
        invoices.connection, invoices.company, invoices.document_key, entries.entry_id, matched.line_key,
        coalesce(case when certain.document_key is not null then matched.gl_account end,
            only_accounts.gl_account) as gl_account
    from invoices
    left join entries using (connection, company, document_key)
    left join matched using (connection, company, document_key)
    left join certain using (connection, company, document_key)
    left join only_accounts using (connection, company, document_key)
)

select * from final
