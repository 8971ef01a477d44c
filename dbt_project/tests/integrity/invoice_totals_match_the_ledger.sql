-- What an invoice says is owed, by a second route: the accounts-payable lines of its entry in the general ledger.
with invoices as (
    select link, flow, source_connection, company, source_key, amount, currency
    from {{ ref('exact_avidxchange__purchase_invoices') }}
    where wanted = 'present' and problems = '[]'
),

ledger as (
    select lines.connection, lines.company, lines.entry_id, -sum(lines.amount_fc) as owed
    from {{ ref('stg_exact_online__transaction_lines') }} as lines
    inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
        on accounts.connection = lines.connection and accounts.company = lines.company
        and accounts.id = lines.gl_account and accounts.type = 22
    where not lines.is_deleted
    group by all
)

select invoices.link, invoices.flow, invoices.company, invoices.source_key, invoices.amount, ledger.owed
from invoices
inner join ledger
    on ledger.connection = invoices.source_connection and ledger.company = invoices.company
    and ledger.entry_id = invoices.source_key
where abs(abs(invoices.amount) - abs(ledger.owed)) >= 0.0005
