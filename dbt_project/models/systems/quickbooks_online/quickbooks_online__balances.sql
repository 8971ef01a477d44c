{#- What is owed to each vendor: bills, vendor credits, bill payments, and journal entries, checks and deposits on A/P.
    A vendor's own `Balance` changes without the vendor being read again, so it is only the second route
    (tests/integrity). Grain: one row per connection, company, vendor and currency. -#}
with posted as (
    select connection, company, vendor_ref as supplier, currency_ref as currency, total_amt as amount
    from {{ ref('stg_quickbooks_online__bills') }} where not is_deleted
    union all
    select connection, company, vendor_ref, currency_ref, -total_amt
    from {{ ref('stg_quickbooks_online__vendor_credits') }} where not is_deleted
    union all
    select connection, company, supplier, currency, ledger_amount from {{ ref('int_quickbooks_other_payables') }}
)

select
    posted.connection, posted.company, posted.supplier, coalesce(posted.currency, home.currency, 'USD') as currency,
    sum(posted.amount) as balance
from posted
left join {{ ref('canonical_currencies') }} as home using (connection, company)
where posted.supplier is not null
group by all
having sum(posted.amount) <> 0
