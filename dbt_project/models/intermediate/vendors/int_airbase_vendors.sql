{#- Vendors of each subsidiary of Airbase: those that belong to it, and those that only its orders and bills name.
    `is_needed`: an order of theirs is to stand in the books. `companies`: the routed subsidiaries that the vendor
    belongs to, the leading one first. -#}
with listed as (select * from {{ ref('stg_airbase__vendors') }} where company <> ''),
pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),

-- as the tenant knows it, whichever subsidiary it belongs to
tenant as (
    select * from listed
    qualify row_number() over (partition by connection, vendor_id order by is_deleted, company) = 1
),

routed as (
    select listed.connection, listed.vendor_id, list(listed.company order by pairs.pair_no) as companies
    from listed
    inner join (select distinct other_connection, other_company, min(pair_no) as pair_no from pairs
        group by all) as pairs
        on pairs.other_connection = listed.connection and pairs.other_company = listed.company
    where not listed.is_deleted
    group by all
),

documents as (
    select connection, company, vendor_id, vendor_name, coalesce(issue_date, cast(created_at as date)) as day, read_at,
        not is_deleted and coalesce(status not in ('closed', 'cancelled'), true) as is_order
    from {{ ref('stg_airbase__purchase_orders') }}
    union all by name
    select connection, company, vendor_id, vendor_name, invoice_date as day, read_at, false as is_order
    from {{ ref('stg_airbase__bills') }}
),

starts as (select other_connection as connection, other_company as company, min(start_date) as start_date from pairs
    group by all),

named as (
    select
        documents.connection, documents.company, documents.vendor_id,
        max_by(documents.vendor_name, (documents.day, documents.vendor_name))
            filter (where documents.vendor_name is not null and documents.day is not null) as name,
        coalesce(bool_or(documents.is_order and coalesce(documents.day >= starts.start_date, true)),
            false) as is_needed, max(documents.read_at) as read_at
    from documents
    left join starts using (connection, company)
    where coalesce(documents.vendor_id, '') <> '' and documents.company <> ''
    group by all
),

keys as (
    select connection, company, vendor_id from listed
    union
    select connection, company, vendor_id from named
),

final as (
    select
        keys.*, coalesce(tenant.name, named.name, keys.vendor_id) as name, tenant.legal_name,
        nullif(trim(tenant.erp_reference_id), '') as reference,
        tenant.email, tenant.phone, tenant.website, tenant.address_line1, tenant.address_line2, tenant.postcode,
        tenant.city, tenant.state, tenant.country,
        listed.vendor_id is not null and not listed.is_deleted as belongs, tenant.vendor_id is null
            or tenant.is_deleted as is_gone, coalesce(tenant.is_deleted, false) as is_deleted,
        coalesce(tenant.active, true) and not coalesce(tenant.is_deleted, false) as active,
        coalesce(tenant.status = 'pending_onboarding', false) as is_onboarding,
        coalesce(named.is_needed, false) as is_needed, coalesce(routed.companies, []) as companies,
        coalesce(listed.read_at, tenant.read_at, named.read_at) as read_at
    from keys
    left join listed using (connection, company, vendor_id)
    left join named using (connection, company, vendor_id)
    left join tenant on tenant.connection = keys.connection and tenant.vendor_id = keys.vendor_id
    left join routed on routed.connection = keys.connection and routed.vendor_id = keys.vendor_id
)

select * from final
