{#- Vendors of Airbase. One has one reference, the supplier's code in the first of its companies; elsewhere that
    code may be somebody else's. Grain: one row per connection, company and vendor. -#}
with used as (
    select connection, company, vendor_id, max(day) as last_used
    from (
        select connection, company, vendor_id, invoice_date as day from {{ ref('stg_airbase__bills') }}
        union all
        select connection, company, vendor_id, issue_date from {{ ref('stg_airbase__purchase_orders') }}
    )
    group by all
),

routes as (
    select connection, company, min(pair_no) as pair_no
    from {{ ref('int_connection_routes') }}
    where system = 'airbase'
    group by all
),

vendors as (
    select
        vendors.* exclude (erp_reference_id), used.last_used,
        case when vendors.erp_reference_id like '%:%' or row_number() over (
            partition by connection, vendor_id order by routes.pair_no nulls last, company) = 1
            then vendors.erp_reference_id end as reference
    from {{ ref('stg_airbase__vendors') }} as vendors
    left join routes using (connection, company)
    left join used using (connection, company, vendor_id)
    where not vendors.is_deleted
)

select
    connection, company, vendor_id as vendor_key, reference as code,
    -- both names, in the words by which two are distinguished
    case when starts_with(lower(legal_name), lower(name)) then legal_name
        else concat_ws(' t/a ', legal_name, name) end as name,
    true as is_vendor, is_deleted, false as blocked, false as block_flag, active, '[]' as ibans, email, phone, website,
    address_line1, postcode, city, country, json_object('erp_reference_id', reference) as external_ids, last_used
from vendors
