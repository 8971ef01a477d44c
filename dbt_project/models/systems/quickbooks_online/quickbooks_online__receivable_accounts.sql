{#- The receivable account of each company, where it has only one, else of each currency that has only one: QuickBooks
    keeps each currency's receivables on accounts of their own, once there are some.
    Grain: one row per connection, company and currency. -#}
with receivables as (
    select
        codes.connection, codes.company, codes.code, coalesce(accounts.currency_ref, home.currency, 'USD') as currency,
        count(*) over (partition by codes.connection, codes.company) as accounts
    from {{ ref('quickbooks_online__codes') }} as codes
    inner join {{ ref('stg_quickbooks_online__accounts') }} as accounts
        on accounts.connection = codes.connection and accounts.company = codes.company and accounts.id = codes.code_key
    left join {{ ref('quickbooks_online__currencies') }} as home
        on home.connection = codes.connection and home.company = codes.company
    where codes.kind = 'gl_account' and codes.account_type = 'Accounts Receivable' and codes.active
)

select connection, company, case when accounts > 1 then currency end as currency, min(code) as code
from receivables
group by all
having count(*) = 1
