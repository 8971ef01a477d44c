{#- What the books say is owed to each vendor in each currency: the A/P lines of Exact's ledger; in QuickBooks the bills, vendor
    credits, bill payments, and journal entries, checks and deposits on A/P. A vendor's own `Balance` changes without the vendor being read again, so it
    is only the second route (tests/integrity). Owed is positive. -#}
with exact as (
    select lines.connection, lines.company, lines.account as supplier, coalesce(lines.currency, 'EUR') as currency, -sum(lines.amount_fc) as balance
    from {{ ref('stg_exact_online__transaction_lines') }} as lines
    inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
        on accounts.connection = lines.connection and accounts.company = lines.company and accounts.id = lines.gl_account and accounts.type = 22
    where lines.account is not null and not lines.is_deleted
    group by all
),

posted as (
    select connection, company, vendor_ref as supplier, currency_ref as currency, total_amt as amount from {{ ref('stg_quickbooks_online__bills') }} where not is_deleted
    union all
    select connection, company, vendor_ref, currency_ref, -total_amt from {{ ref('stg_quickbooks_online__vendor_credits') }} where not is_deleted
    union all
    select connection, company, supplier, currency, ledger_amount from {{ ref('int_quickbooks_other_payables') }}
),

quickbooks as (
    select posted.connection, posted.company, posted.supplier, coalesce(posted.currency, home.currency, 'USD') as currency, sum(posted.amount) as balance
    from posted
    left join {{ ref('int_books_currencies') }} as home on home.connection = posted.connection and home.company = posted.company
    where posted.supplier is not null
    group by all
    having sum(posted.amount) <> 0
),

final as (
    select * from exact
    union all by name
    select * from quickbooks
)

select * from final
