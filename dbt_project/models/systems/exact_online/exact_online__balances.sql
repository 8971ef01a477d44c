{#- What is owed to each supplier: the A/P lines (accounts of type 22) of Exact's ledger.
    Grain: one row per connection, company, supplier and currency. -#}
select
    lines.connection, lines.company, lines.account as supplier, coalesce(lines.currency, 'EUR') as currency,
    -sum(lines.amount_fc) as balance
from {{ ref('stg_exact_online__transaction_lines') }} as lines
inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
    on accounts.connection = lines.connection and accounts.company = lines.company
    and accounts.id = lines.gl_account and accounts.type = 22
where lines.account is not null and not lines.is_deleted
group by all
