{#- What the books say is owed to each vendor in each currency: the A/P lines of Exact's ledger, and the balance QuickBooks
    keeps of a vendor, which is in the vendor's currency. Owed is positive. -#}
with exact as (
    select lines.connection, lines.company, lines.account as supplier, coalesce(lines.currency, 'EUR') as currency, -sum(lines.amount_fc) as balance
    from {{ ref('stg_exact_online__transaction_lines') }} as lines
    inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
        on accounts.connection = lines.connection and accounts.company = lines.company and accounts.id = lines.gl_account and accounts.type = 22
    where lines.account is not null and not lines.is_deleted
    group by all
),

home as (select * from {{ ref('int_books_currencies') }}),

quickbooks as (
    select vendors.connection, vendors.company, vendors.id as supplier, coalesce(vendors.currency_ref, home.currency, 'USD') as currency, vendors.balance
    from {{ ref('stg_quickbooks_online__vendors') }} as vendors
    left join home using (connection, company)
    where not vendors.is_deleted and coalesce(vendors.balance, 0) <> 0
),

final as (
    select * from exact
    union all by name
    select * from quickbooks
)

select * from final
