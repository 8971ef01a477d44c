{#- Where each sales invoice is delivered to. `place_key` is the same for all that have the same address, however it is
    written. AvaTax looks addresses up in the United States and Canada; elsewhere a country, and a postcode where the
    country has them, is what tax depends on. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
returns as (select * from {{ ref('int_avalara_returns') }} where original_is_recorded),

chosen as (
    select
        pairs.link, pairs.company_code, pairs.books_system, addresses.connection, addresses.company,
            addresses.invoice_id,
        addresses.customer, addresses.address_line1 as line1, addresses.address_line2 as line2, addresses.city,
        addresses.state as region, addresses.postcode as postal_code, upper(trim(addresses.country)) as country,
        -- a credit note goes where its invoice went
        json_extract(returns.original_document, '$.ship_to') as ship_to
    from pairs
    inner join {{ ref('canonical_delivery_addresses') }} as addresses
        on addresses.connection = pairs.books_connection and addresses.company = pairs.books_company
    left join returns on returns.link = pairs.link and returns.company = addresses.company
        and returns.invoice_id = addresses.invoice_id
),

worded as (
    select * exclude (ship_to) replace (nullif(trim(line1), '') as line1, nullif(trim(line2), '') as line2,
        nullif(trim(city), '') as city,
            nullif(upper(trim(region)), '') as region, nullif(upper(trim(postal_code)), '') as postal_code,
            nullif(country, '') as country),
        coalesce(country in ('US', 'CA'), false) as is_looked_up
    from (
        select * replace (
            {%- for name, submitted in {'line1': 'line1', 'line2': 'line2', 'city': 'city', 'region': 'state',
                'postal_code': 'postcode', 'country': 'country'}.items() %}
            case when ship_to is null then {{ name }} else ship_to ->> '$.{{ submitted }}'
                end as {{ name }}{{ ',' if not loop.last }}
            {%- endfor %})
        from chosen
    )
),

final as (
    select * exclude (company_code, books_system),
        md5(concat_ws('|', company_code, country, coalesce(region, ''), coalesce(postal_code, ''),
            {%- for name in ['city', 'line1', 'line2'] %}
            coalesce(upper(regexp_replace({{ name }}, '\s+', ' ', 'g')),
                ''){{ ',' if not loop.last }}{% endfor %})) as place_key,
        -- what AvaTax needs at least (reference page, section 2)
        case
            when country is null then {{ sentence('sales.address.no_country', {'books': 'books_system'}) }}
            when is_looked_up and postal_code is null and (line1 is null or city is null or region is null)
                then {{ sentence('sales.address.no_place', {'books': 'books_system'}) }}
            when country in ('GB', 'DE', 'NL', 'BE', 'FR') and postal_code is null
                then {{ sentence('sales.address.no_postcode', {'books': 'books_system'}) }}
        end as trouble
    from worded
)

select * from final
