{#- What stands on accounts payable in QuickBooks and is no bill or vendor credit of a vendor's, and what of it is open.
    Grain: one row per connection, company and what stands on accounts payable. -#}
with payables as (
    select connection, company, key, supplier, currency, number, date, nature, ap_account, settled_on, ledger_amount,
        open_amount, reason
    from {{ ref('int_quickbooks_other_payables') }}
    union all by name
    select
        connection, company, 'VC-' || credit_id as key, supplier, currency, number, date, 'discount' as nature,
        date as settled_on, -open_amount as ledger_amount, -open_amount as open_amount,
        {{ sentence('reconciliation.open.discount', {'payment_id': 'payment_id'}) }} as reason
    from {{ ref('int_quickbooks_open_discounts') }}
)

select payables.* replace (coalesce(payables.currency, home.currency, 'USD') as currency)
from payables
left join {{ ref('canonical_currencies') }} as home using (connection, company)
