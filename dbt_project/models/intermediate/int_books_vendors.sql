{#- Vendors as each system of books has them, one row per connection, company and record: what flow `vendors` sends, and what
    texts call them. An inactive QuickBooks vendor is what a blocked supplier is in Exact: nothing new can be posted for it.
    QuickBooks marks its name too, which is no part of the name. -#}
with exact as (
    select
        connection, 'exact_online' as system, company, id, code, name, is_supplier as is_vendor, is_deleted,
        coalesce(blocked, false) as blocked, end_date, vat_number, chamber_of_commerce as registration_number, email, phone, website,
        address_line1, address_line2, postcode, city, state, country, purchase_currency as currency, cast(null as varchar) as check_name, read_at
    from {{ ref('stg_exact_online__accounts') }}
),

quickbooks as (
    select
        connection, 'quickbooks_online' as system, company, id, cast(null as varchar) as code, {{ active_name('display_name') }} as name,
        true as is_vendor, is_deleted, not coalesce(active, true) as blocked, cast(null as date) as end_date,
        cast(null as varchar) as vat_number, cast(null as varchar) as registration_number, primary_email_addr as email,
        coalesce(primary_phone, mobile) as phone, web_addr as website, bill_addr ->> '$.Line1' as address_line1,
        bill_addr ->> '$.Line2' as address_line2, bill_addr ->> '$.PostalCode' as postcode, bill_addr ->> '$.City' as city,
        bill_addr ->> '$.CountrySubDivisionCode' as state, bill_addr ->> '$.Country' as country, currency_ref as currency,
        print_on_check_name as check_name, read_at
    from {{ ref('stg_quickbooks_online__vendors') }}
),

final as (
    select * from exact
    union all by name
    select * from quickbooks
)

select * from final
