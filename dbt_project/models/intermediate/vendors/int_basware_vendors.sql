{#- Vendors of each Basware company: those its API shows, and those that only documents name, since what was typed into
    Basware itself is not in its API (reference: Basware, section 4). `is_needed`: an invoice or order of theirs waits.
    -#}
with listed as (select * from {{ ref('stg_basware__vendors') }}),
companies as (select distinct other_connection as connection,
    other_company as company from {{ ref('int_basware_pairs') }} where is_routed),

-- one that names no company is one of each
shown as (
    select * from listed where company <> ''
    union all by name
    select listed.* replace (companies.company as company)
    from listed
    inner join companies using (connection)
    anti join listed as own on own.connection = listed.connection and own.company = companies.company
        and own.vendor_code = listed.vendor_code
    where listed.company = ''
),

documents as (
    select connection, company, supplier_code, supplier_name, supplier_bank_iban, is_listed, last_updated, read_at
    from {{ ref('stg_basware__accounting_documents') }}
    union all by name
    select connection, company, supplier_code, supplier_name, is_listed, last_updated, read_at
    from {{ ref('stg_basware__exported_orders') }}
),

named as (
    select
        connection, company, supplier_code as vendor_code, max_by(supplier_name, (last_updated, supplier_name))
            filter (where supplier_name is not null and last_updated is not null) as name,
        coalesce(
            to_json(list(distinct supplier_bank_iban order by supplier_bank_iban)
                filter (where supplier_bank_iban is not null)), '[]'
        ) as ibans,
        bool_or(is_listed) as is_needed, max(cast(last_updated as date)) as last_used, max(read_at) as read_at
    from documents
    where coalesce(supplier_code, '') <> '' and company <> ''
    group by all
),

final as (
    select
        coalesce(shown.connection, named.connection) as connection, coalesce(shown.company, named.company) as company,
        coalesce(shown.vendor_code, named.vendor_code) as vendor_code, coalesce(shown.name, named.name) as name,
        shown.vat_number, shown.registration_number,
        coalesce(nullif(cast(shown.ibans as varchar), '[]'), cast(named.ibans as varchar), '[]') as ibans,
        case when shown.is_deleted then '[]' else coalesce(cast(shown.ibans as varchar), '[]') end as listed_ibans,
        shown.email, shown.phone, shown.address_line1, shown.postcode, shown.city, shown.state, shown.country,
        shown.currency,
        shown.vendor_code is not null and not shown.is_deleted as is_shown,
        coalesce(shown.active, true) and not coalesce(shown.is_deleted, false) as active,
        coalesce(shown.payment_denied, false) as payment_denied,
        coalesce(named.is_needed, false) as is_needed, named.last_used,
        coalesce(shown.read_at, named.read_at) as read_at
    from shown
    full outer join named
        on named.connection = shown.connection and named.company = shown.company
        and named.vendor_code = shown.vendor_code
)

select * from final
