{#- Vendors of Basware. Grain: one row per connection, company and vendor code. -#}
select
    connection, company, vendor_code as vendor_key, vendor_code as code, name, true as is_vendor, false as is_deleted,
    false as blocked, false as block_flag, active, vat_number, registration_number, ibans, email, phone, address_line1,
    postcode, city, country, json_object('code', vendor_code) as external_ids, last_used
from {{ ref('int_basware_vendors') }}
