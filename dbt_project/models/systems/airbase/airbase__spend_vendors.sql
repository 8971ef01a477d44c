{#- Vendors of Airbase as links bring them into the books, asked about before a document of theirs waits. One may belong
    to several companies; `is_home`: this is the first of them. Grain: one row per connection, company and vendor. -#}
select
    connection, company, vendor_id as vendor_key, coalesce(reference, name) as number, name,
    coalesce(legal_name, name) as legal_name, {{ sentence('vendors.label', {'vendor': 'name'}) }} as label,
    cast(null as varchar) as vat_number,
    cast(null as varchar) as registration_number, email, phone, website, address_line1, address_line2, postcode, city,
    state, country, cast(null as varchar) as currency, is_needed, active,
    is_deleted, is_gone,
    active and not is_gone and not is_onboarding as may_be_created,
    case when is_onboarding then {{ sentence('vendors.vendor_review.taken_on') }}
        when not active then {{ sentence('vendors.vendor_review.inactive_there', {'other': 'airbase'}) }} else '' end
            as why_not_created,
    coalesce(companies[1] = company, false) as is_home, true as is_shared, true as is_asked_ahead
from {{ ref('int_airbase_vendors') }}
