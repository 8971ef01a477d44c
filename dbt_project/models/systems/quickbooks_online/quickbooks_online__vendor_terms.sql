{#- Payment terms of QuickBooks' vendors. A bill says its accounts-payable account by itself.
    Grain: one row per connection, company and vendor. -#}
select
    vendors.connection, vendors.company, vendors.id as vendor_key, cast(null as varchar) as ap_account,
    trim(terms.name) as usual_term
from {{ ref('stg_quickbooks_online__vendors') }} as vendors
left join {{ ref('stg_quickbooks_online__terms') }} as terms
    on terms.connection = vendors.connection and terms.company = vendors.company and terms.id = vendors.term_ref
