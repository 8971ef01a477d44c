{#- Vendors of QuickBooks. An inactive one is what a blocked supplier is in Exact: nothing new can be posted for it.
    QuickBooks marks its name too, which is no part of the name. Tax ids are read masked, all but their last four
    figures, and say nothing. Grain: one row per connection, company and vendor. -#}
with vendors as (select * from {{ ref('stg_quickbooks_online__vendors') }}),

bills as (
    select connection, company, vendor_ref, max(txn_date) as last_used
    from {{ ref('stg_quickbooks_online__bills') }}
    group by all
)

select
    vendors.connection, vendors.company, vendors.id as vendor_key, cast(null as varchar) as code,
    {{ active_name('vendors.display_name') }} as name, true as is_vendor, vendors.is_deleted,
    not coalesce(vendors.active, true) as blocked, false as block_flag, cast(null as date) as end_date,
    coalesce(vendors.active, true) as active, cast(null as varchar) as vat_number,
    cast(null as varchar) as registration_number, cast(null as varchar) as tax_id, '[]' as ibans,
    vendors.primary_email_addr as email, coalesce(vendors.primary_phone, vendors.mobile) as phone,
    vendors.web_addr as website, vendors.bill_addr ->> '$.Line1' as address_line1,
    vendors.bill_addr ->> '$.Line2' as address_line2, vendors.bill_addr ->> '$.PostalCode' as postcode,
    vendors.bill_addr ->> '$.City' as city, vendors.bill_addr ->> '$.CountrySubDivisionCode' as state,
    vendors.bill_addr ->> '$.Country' as country, vendors.currency_ref as currency,
    vendors.print_on_check_name as check_name,
    json_object('key', 'quickbooks_online:' || vendors.company || ':' || vendors.id) as external_ids,
    bills.last_used, vendors.read_at
from vendors
left join bills
    on bills.connection = vendors.connection and bills.company = vendors.company and bills.vendor_ref = vendors.id
