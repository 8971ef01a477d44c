{#- Vendors of every system in one shape, for matching: one row per connection, company and vendor. -#}
with accounts as (
    select * from {{ ref('stg_exact_online__accounts') }} where is_supplier and not is_deleted
),

bank_accounts as (
    select connection, company, account, to_json(list(bank_account order by bank_account)) as ibans
    from {{ ref('stg_exact_online__bank_accounts') }}
    where not is_deleted and bank_account is not null
    group by all
),

entries as (
    select connection, company, supplier, max(entry_date) as last_used
    from {{ ref('stg_exact_online__purchase_entries') }}
    group by all
),

exact as (
    select
        accounts.connection, 'exact_online' as system, accounts.company, accounts.id as vendor_key,
        accounts.code, accounts.name, accounts.vat_number, accounts.chamber_of_commerce as registration_number,
        coalesce(bank_accounts.ibans, '[]') as ibans, cast(null as varchar) as tax_id,
        accounts.email, accounts.phone, accounts.website, accounts.address_line1, accounts.postcode, accounts.city,
        accounts.country,
        (accounts.end_date is null or accounts.end_date > cast(accounts.read_at as date)) as active,
        coalesce(accounts.blocked, false) as blocked,
        json_object('code', accounts.code, 'key', 'exact_online:' || accounts.company || ':' || accounts.id,
                    'code_at_supplier', accounts.code_at_supplier) as external_ids,
        entries.last_used
    from accounts
    left join bank_accounts
        on bank_accounts.connection = accounts.connection and bank_accounts.company = accounts.company
        and bank_accounts.account = accounts.id
    left join entries
        on entries.connection = accounts.connection and entries.company = accounts.company
        and entries.supplier = accounts.id
),

avid_vendors as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted),

quickbooks_bills as (
    select connection, company, vendor_ref, max(txn_date) as last_used from {{ ref('stg_quickbooks_online__bills') }} group by all
),

quickbooks as (
    select
        vendors.connection, vendors.system, vendors.company, vendors.id as vendor_key, vendors.code, vendors.name, '[]' as ibans,
        -- read masked, all but its last four figures: it says nothing
        cast(null as varchar) as tax_id, vendors.email, vendors.phone, vendors.website, vendors.address_line1, vendors.postcode,
        vendors.city, vendors.country, not vendors.blocked as active, false as blocked,
        json_object('key', 'quickbooks_online:' || vendors.company || ':' || vendors.id) as external_ids, quickbooks_bills.last_used
    from {{ ref('int_books_vendors') }} as vendors
    left join quickbooks_bills
        on quickbooks_bills.connection = vendors.connection and quickbooks_bills.company = vendors.company
        and quickbooks_bills.vendor_ref = vendors.id
    where vendors.system = 'quickbooks_online' and not vendors.is_deleted
),

invoices as (
    select connection, company, vendor_external_code, max(invoice_date) as last_used
    from {{ ref('stg_avidxchange__invoices') }}
    group by all
),

avid as (
    select
        vendors.connection, 'avidxchange' as system, vendors.company, vendors.vendor_id as vendor_key,
        vendors.external_vendor_code as code, vendors.name,
        -- AvidXchange has one tax field; what starts with two letters is a VAT number
        coalesce(vendors.vat_number, case when regexp_matches(vendors.fed_tax_id, '^[A-Za-z]{2}') then vendors.fed_tax_id end)
            as vat_number,
        vendors.registration_number,
        {{ json_values('vendors.bank_accounts') }} as ibans, vendors.fed_tax_id as tax_id,
        vendors.email, vendors.telephone1 as phone, vendors.website,
        json_extract_string(vendors.address, '$.Line1') as address_line1,
        json_extract_string(vendors.address, '$.PostalCode') as postcode,
        json_extract_string(vendors.address, '$.City') as city,
        json_extract_string(vendors.address, '$.Country') as country,
        coalesce(vendors.active, true) as active, false as blocked,
        json_object('external_vendor_code', vendors.external_vendor_code) as external_ids,
        invoices.last_used
    from avid_vendors as vendors
    left join invoices
        on invoices.connection = vendors.connection and invoices.company = vendors.company
        and invoices.vendor_external_code = vendors.external_vendor_code
),

basware as (
    select
        connection, 'basware' as system, company, vendor_code as vendor_key, vendor_code as code, name, vat_number, registration_number, ibans,
        cast(null as varchar) as tax_id, email, phone, cast(null as varchar) as website, address_line1, postcode, city, country, active, false as blocked,
        json_object('code', vendor_code) as external_ids, last_used
    from {{ ref('int_basware_vendors') }}
),

airbase_used as (
    select connection, company, vendor_id, max(day) as last_used
    from (
        select connection, company, vendor_id, invoice_date as day from {{ ref('stg_airbase__bills') }}
        union all
        select connection, company, vendor_id, issue_date from {{ ref('stg_airbase__purchase_orders') }}
    )
    group by all
),

airbase_routes as (
    select connection, company, min(pair_no) as pair_no from {{ ref('stg_config__routes') }} where system = 'airbase' group by all
),

-- a vendor has one reference, the supplier's code in the first of its companies; elsewhere that code may be somebody else's
airbase_vendors as (
    select
        vendors.* replace (
            case when vendors.erp_reference_id like '%:%' or row_number() over (
                partition by connection, vendor_id order by routes.pair_no nulls last, company) = 1 then vendors.erp_reference_id end
                as erp_reference_id),
        used.last_used
    from {{ ref('stg_airbase__vendors') }} as vendors
    left join airbase_routes as routes using (connection, company)
    left join airbase_used as used using (connection, company, vendor_id)
    where not vendors.is_deleted
),

airbase as (
    select
        connection, 'airbase' as system, company, vendor_id as vendor_key, erp_reference_id as code,
        -- both names, in the words by which two are told apart
        case when starts_with(lower(legal_name), lower(name)) then legal_name else concat_ws(' t/a ', legal_name, name) end as name,
        '[]' as ibans, cast(null as varchar) as tax_id, email, phone, website, address_line1, postcode, city, country, active, false as blocked,
        json_object('erp_reference_id', erp_reference_id) as external_ids, last_used
    from airbase_vendors
),

final as (
    select * from exact
    union all by name
    select * from quickbooks
    union all by name
    select * from basware
    union all by name
    select * from airbase
    union all by name
    select * from avid
)

select * from final
