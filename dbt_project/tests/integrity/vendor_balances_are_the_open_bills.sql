{{ config(severity='warn') }}
-- What QuickBooks says it owes a vendor, by a second route: its open bills less its open credits. A warning, since a journal
-- entry or an expense on accounts payable, a payment that was not applied, and a balance read before its bill count there too.
with items as (
    select connection, company, vendor_ref as vendor, sum(balance) as open_amount
    from (
        select connection, company, vendor_ref, balance from {{ ref('stg_quickbooks_online__bills') }} where not is_deleted
        union all
        select connection, company, vendor_ref, -balance from {{ ref('stg_quickbooks_online__vendor_credits') }} where not is_deleted)
    group by all
),

vendors as (
    select connection, company, id as vendor, display_name, balance from {{ ref('stg_quickbooks_online__vendors') }} where not is_deleted
)

select vendors.*, coalesce(items.open_amount, 0) as open_bills
from vendors
left join items using (connection, company, vendor)
where abs(coalesce(vendors.balance, 0) - coalesce(items.open_amount, 0)) >= 0.005
