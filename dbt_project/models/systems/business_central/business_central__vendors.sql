{#- Vendors of Business Central. One that is blocked for `All` takes no invoice; one that is blocked for `Payment` does.
    Grain: one row per connection, company and vendor. -#}
with vendors as (
    {{ raw('business_central', 'vendors', {
        'id': 'varchar',
        'number': 'varchar',
        'display_name': 'varchar',
        'tax_registration_number': 'varchar',
        'currency_code': 'varchar',
        'blocked': 'varchar',
        'address_line1': 'varchar',
        'address_line2': 'varchar',
        'city': 'varchar',
        'state': 'varchar',
        'country': 'varchar',
        'postal_code': 'varchar',
        'phone_number': 'varchar',
        'email': 'varchar',
        'website': 'varchar',
    }) }}
),

bills as (
    select connection, company, supplier, max(date) as last_used from {{ ref('business_central__bills') }} group by all
)

select
    vendors.connection, vendors.company, vendors.id as vendor_key, vendors.number as code, vendors.display_name as name,
    true as is_vendor, vendors.is_deleted, coalesce(vendors.blocked = 'All', false) as blocked,
    coalesce(vendors.blocked = 'All', false) as block_flag,
    true as active, vendors.tax_registration_number as vat_number, '[]' as ibans, vendors.email,
    vendors.phone_number as phone, vendors.website, vendors.address_line1, vendors.address_line2,
    vendors.postal_code as postcode, vendors.city, vendors.state, vendors.country, vendors.currency_code as currency,
    json_object('code', vendors.number, 'key', 'business_central:' || vendors.company || ':' || vendors.id)
        as external_ids,
    bills.last_used, vendors.read_at
from vendors
left join bills
    on bills.connection = vendors.connection and bills.company = vendors.company and bills.supplier = vendors.id
{{ config(materialized='table') }}
