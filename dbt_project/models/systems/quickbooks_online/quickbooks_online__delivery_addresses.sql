{#- Where each sales form of QuickBooks is delivered to: its shipping address, else its billing one, else those of its
    customer. An address without a country is in the company's own: forms leave it out at home.
    Grain: one row per connection, company and sales form. -#}
with countries as (
    select connection, company, max(country) as country from {{ ref('stg_quickbooks_online__company_info') }}
    where not is_deleted
    group by all
),

-- one that only holds a name, or nothing, is none
named as (
    select
        forms.connection, forms.company, forms.invoice_id, {{ active_name('customers.display_name') }} as customer,
        countries.country as home_country,
        list_filter([forms.ship_addr, forms.bill_addr, customers.ship_addr, customers.bill_addr],
            lambda one: coalesce(one ->> '$.City', one ->> '$.PostalCode', one ->> '$.CountrySubDivisionCode',
                one ->> '$.Country') is not null)[1] as address
    from {{ ref('quickbooks_online__sales_forms') }} as forms
    left join {{ ref('stg_quickbooks_online__customers') }} as customers
        on customers.connection = forms.connection and customers.company = forms.company
        and customers.id = forms.customer_ref
    left join countries on countries.connection = forms.connection and countries.company = forms.company
)

select
    connection, company, invoice_id, customer, address ->> '$.Line1' as address_line1,
    address ->> '$.Line2' as address_line2, address ->> '$.City' as city,
    address ->> '$.CountrySubDivisionCode' as state, address ->> '$.PostalCode' as postcode,
    {{ country_code('country') }} as country
from (select *, case when address is not null
    then coalesce(nullif(trim(address ->> '$.Country'), ''), home_country) end as country from named)
