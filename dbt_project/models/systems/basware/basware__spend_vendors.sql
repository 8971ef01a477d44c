{#- Vendors of Basware as links bring them into the books: asked about when a document of theirs waits.
    Grain: one row per connection, company and vendor code. -#}
select
    connection, company, vendor_code as vendor_key, vendor_code as number, name,
    coalesce(name, vendor_code) as legal_name,
    {{ sentence('vendors.label_with_name', {'code': 'vendor_code', 'name': "coalesce(' ' || name, '')"}) }} as label,
    vat_number, registration_number, email, phone,
    cast(null as varchar) as website, address_line1, cast(null as varchar) as address_line2, postcode, city, state,
    country, currency, is_needed, active,
    false as is_deleted, false as is_gone, active and not payment_denied as may_be_created,
    case when payment_denied then {{ sentence('vendors.vendor_review.payment_denied') }}
        when not active then {{ sentence('vendors.vendor_review.inactive_there', {'other': 'basware'}) }} else '' end
            as why_not_created,
    true as is_home, false as is_shared, false as is_asked_ahead
from {{ ref('int_basware_vendors') }}
