{{ config(severity='warn') }}
-- What QuickBooks says it owes a vendor, by a second route: its open bills less its open credits, and what else
-- stands on accounts payable. Asked only of a balance that was read after its bills, since a vendor is not read again
-- because
-- its balance changed; a warning, since it is the only route that what we do not read would show on.
with items as (
    select connection, company, vendor_ref as vendor, sum(balance) as open_amount, max(last_updated_time) as changed
    from (
        select connection, company, vendor_ref, balance, last_updated_time
            from {{ ref('stg_quickbooks_online__bills') }} where not is_deleted
        union all
        select connection, company, vendor_ref, -balance, last_updated_time
            from {{ ref('stg_quickbooks_online__vendor_credits') }} where not is_deleted
        union all
        select connection, company, supplier, open_amount, null from {{ ref('int_quickbooks_other_payables') }})
    group by all
),

vendors as (
    select connection, company, id as vendor, display_name, balance, read_at
        from {{ ref('stg_quickbooks_online__vendors') }} where not is_deleted
)

select vendors.*, coalesce(items.open_amount, 0) as open_bills
from vendors
left join items using (connection, company, vendor)
where coalesce(items.changed <= vendors.read_at, true)
    and abs(coalesce(vendors.balance, 0) - coalesce(items.open_amount, 0)) >= 0.0005
