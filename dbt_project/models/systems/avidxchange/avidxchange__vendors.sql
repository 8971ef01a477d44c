{#- Vendors of AvidXchange. It has one tax field; what starts with two letters is a VAT number.
    Grain: one row per connection, company and vendor. -#}
with vendors as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted),

invoices as (
    select connection, company, vendor_external_code, max(invoice_date) as last_used
    from {{ ref('stg_avidxchange__invoices') }}
    group by all
)

select
    vendors.connection, vendors.company, vendors.vendor_id as vendor_key, vendors.external_vendor_code as code,
    vendors.name, true as is_vendor, vendors.is_deleted, false as blocked, false as block_flag,
    coalesce(vendors.active, true) as active,
    coalesce(
        vendors.vat_number, case when regexp_matches(vendors.fed_tax_id, '^[A-Za-z]{2}') then vendors.fed_tax_id end
    ) as vat_number,
    vendors.registration_number, vendors.fed_tax_id as tax_id, {{ json_values('vendors.bank_accounts') }} as ibans,
    vendors.email, vendors.telephone1 as phone, vendors.website,
    json_extract_string(vendors.address, '$.Line1') as address_line1,
    json_extract_string(vendors.address, '$.PostalCode') as postcode,
    json_extract_string(vendors.address, '$.City') as city,
    json_extract_string(vendors.address, '$.Country') as country,
    json_object('external_vendor_code', vendors.external_vendor_code) as external_ids, invoices.last_used
from vendors
left join invoices
    on invoices.connection = vendors.connection and invoices.company = vendors.company
    and invoices.vendor_external_code = vendors.external_vendor_code
