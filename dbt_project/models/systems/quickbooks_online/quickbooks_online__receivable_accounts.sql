{#- The receivable account of each company and currency, where it has only one: QuickBooks keeps each currency's
    receivables on accounts of their own. Grain: one row per connection, company and currency. -#}
select
    codes.connection, codes.company, coalesce(accounts.currency_ref, home.currency, 'USD') as currency,
    min(codes.code) as code
from {{ ref('quickbooks_online__codes') }} as codes
inner join {{ ref('stg_quickbooks_online__accounts') }} as accounts
    on accounts.connection = codes.connection and accounts.company = codes.company and accounts.id = codes.code_key
left join {{ ref('quickbooks_online__currencies') }} as home
    on home.connection = codes.connection and home.company = codes.company
where codes.kind = 'gl_account' and codes.account_type = 'Accounts Receivable' and codes.active
group by all
having count(*) = 1
