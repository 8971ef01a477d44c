{#- What each transaction of QuickBooks books on accounts payable. Owed is positive.
    Grain: one row per connection, company, transaction and vendor. -#}
with posted as (
    select connection, company, id as entry_id, txn_date as date, vendor_ref as supplier, currency_ref as currency,
        ap_account_ref as ap_account, coalesce(nullif(trim(doc_number), ''), id) as number, 'bill' as nature,
        total_amt as amount
    from {{ ref('stg_quickbooks_online__bills') }} where not is_deleted
    union all by name
    select connection, company, 'VC-' || id as entry_id, txn_date as date, vendor_ref as supplier,
        currency_ref as currency, ap_account_ref as ap_account,
        coalesce(nullif(trim(doc_number), ''), id) as number, 'bill' as nature, -total_amt as amount
    from {{ ref('stg_quickbooks_online__vendor_credits') }} where not is_deleted
    union all by name
    select connection, company, key as entry_id, date, supplier, currency, ap_account, number, nature,
        ledger_amount as amount
    from {{ ref('int_quickbooks_other_payables') }}
)

select
    posted.* replace (coalesce(posted.currency, home.currency, 'USD') as currency, cast(amount as decimal(28, 6))
        as amount)
from posted
left join {{ ref('canonical_currencies') }} as home using (connection, company)
where posted.supplier is not null
