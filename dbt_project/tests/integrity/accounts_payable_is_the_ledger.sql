-- The balances shown per supplier add up to the accounts-payable accounts of Exact's ledger, division by division, to
-- the cent.
with shown as (
    select link, company, currency, sum(books_balance) as balance from {{ ref('reconciliation__accounts_payable') }}
    where books_system = 'exact_online' group by all
),

ledger as (
    select pairs.link, lines.company, coalesce(lines.currency, 'EUR') as currency, -sum(lines.amount_fc) as balance
    from {{ ref('stg_exact_online__transaction_lines') }} as lines
    inner join {{ ref('canonical_codes') }} as accounts
        on accounts.connection = lines.connection and accounts.company = lines.company and accounts.kind = 'gl_account'
        and accounts.code_key = lines.gl_account and accounts.control_account and accounts.account_class = 'liability'
    inner join {{ ref('stg_exact_online__gl_accounts') }} as types
        on types.connection = lines.connection and types.company = lines.company and types.id = lines.gl_account
        and types.type = 22
    inner join {{ ref('int_pairs') }} as pairs
        on pairs.books_connection = lines.connection and pairs.books_company = lines.company and pairs.is_routed
    where not lines.is_deleted and lines.account is not null
    group by all
)

select coalesce(shown.link, ledger.link) as link, coalesce(shown.company, ledger.company) as company,
shown.balance as shown, ledger.balance
from shown
full outer join ledger using (link, company, currency)
where abs(coalesce(shown.balance, 0) - coalesce(ledger.balance, 0)) >= 0.0005
