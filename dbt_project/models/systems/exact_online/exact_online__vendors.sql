{#- Accounts of Exact, suppliers or not, as vendors. Grain: one row per connection, company and account. -#}
with accounts as (select * from {{ ref('stg_exact_online__accounts') }}),

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
)

select
    accounts.connection, accounts.company, accounts.id as vendor_key, accounts.code, accounts.name,
    accounts.is_supplier as is_vendor, accounts.is_deleted, coalesce(accounts.blocked, false) as blocked,
    coalesce(accounts.blocked, false) as block_flag,
    accounts.end_date, (accounts.end_date is null or accounts.end_date > cast(accounts.read_at as date)) as active,
    accounts.vat_number, accounts.chamber_of_commerce as registration_number, cast(null as varchar) as tax_id,
    coalesce(bank_accounts.ibans, '[]') as ibans, accounts.email, accounts.phone, accounts.website,
    accounts.address_line1, accounts.address_line2, accounts.postcode, accounts.city, accounts.state, accounts.country,
    accounts.purchase_currency as currency, cast(null as varchar) as check_name,
    json_object('code', accounts.code, 'key', 'exact_online:' || accounts.company || ':' || accounts.id,
                'code_at_supplier', accounts.code_at_supplier) as external_ids,
    entries.last_used, accounts.read_at
from accounts
left join bank_accounts
    on bank_accounts.connection = accounts.connection and bank_accounts.company = accounts.company
    and bank_accounts.account = accounts.id
left join entries
    on entries.connection = accounts.connection and entries.company = accounts.company
    and entries.supplier = accounts.id
