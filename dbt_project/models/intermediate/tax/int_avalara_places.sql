{#- Where each sales invoice is delivered to: the address that it names, else the main delivery address of whom it is
    delivered to, else that account's own. `place_key` is the same for all that have the same address, however it is
    written. AvaTax looks addresses up in the United States and Canada; elsewhere a country, and a postcode where the
    country has them, is what tax depends on. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
invoices as (select * from {{ ref('stg_exact_online__sales_invoices') }}),
accounts as (select * from {{ ref('stg_exact_online__accounts') }}),
addresses as (select * from {{ ref('stg_exact_online__addresses') }} where not is_deleted),
returns as (select * from {{ ref('int_avalara_returns') }} where original_is_recorded),

usual as (
    select * from addresses
    where type = 4
    qualify row_number() over (partition by connection, company, account order by main desc, id) = 1
),

chosen as (
    select
        pairs.link, pairs.company_code, invoices.connection, invoices.company, invoices.invoice_id,
        accounts.name as customer,
        case when named.id is not null then named.address_line1 when usual.id is not null then usual.address_line1
            else accounts.address_line1 end as line1,
        case when named.id is not null then named.address_line2 when usual.id is not null then usual.address_line2
            else accounts.address_line2 end as line2,
        case when named.id is not null then named.city when usual.id is not null then usual.city
            else accounts.city end as city,
        case when named.id is not null then named.state when usual.id is not null then usual.state else accounts.state
            end as region,
        case when named.id is not null then named.postcode when usual.id is not null then usual.postcode
            else accounts.postcode end as postal_code,
        upper(trim(case when named.id is not null then named.country when usual.id is not null then usual.country
            else accounts.country end)) as country,
        -- a credit note goes where its invoice went
        json_extract(returns.original_document, '$.ship_to') as ship_to
    from pairs
    inner join invoices on invoices.connection = pairs.books_connection and invoices.company = pairs.books_company
    left join accounts
        on accounts.connection = invoices.connection and accounts.company = invoices.company
        and accounts.id = coalesce(invoices.deliver_to, invoices.ordered_by)
    left join returns on returns.link = pairs.link and returns.company = invoices.company
        and returns.invoice_id = invoices.invoice_id
    left join addresses as named
        on named.connection = invoices.connection and named.company = invoices.company
        and named.id = invoices.deliver_to_address
    left join usual
        on usual.connection = invoices.connection and usual.company = invoices.company
        and usual.account = coalesce(invoices.deliver_to, invoices.ordered_by)
),

worded as (
    select * exclude (ship_to) replace (nullif(trim(line1), '') as line1, nullif(trim(line2), '') as line2,
        nullif(trim(city), '') as city,
            nullif(upper(trim(region)), '') as region, nullif(upper(trim(postal_code)), '') as postal_code,
            nullif(country, '') as country),
        coalesce(country in ('US', 'CA'), false) as is_looked_up
    from (
        select * replace (
            {%- for name, told in {'line1': 'line1', 'line2': 'line2', 'city': 'city', 'region': 'state',
                'postal_code': 'postcode', 'country': 'country'}.items() %}
            case when ship_to is null then {{ name }} else ship_to ->> '$.{{ told }}'
                end as {{ name }}{{ ',' if not loop.last }}
            {%- endfor %})
        from chosen
    )
),

final as (
    select * exclude (company_code),
        md5(concat_ws('|', company_code, country, coalesce(region, ''), coalesce(postal_code, ''),
            {%- for name in ['city', 'line1', 'line2'] %}
            coalesce(upper(regexp_replace({{ name }}, '\s+', ' ', 'g')),
                ''){{ ',' if not loop.last }}{% endfor %})) as place_key,
        -- what AvaTax needs at least (reference page, section 2)
        case
            when country is null then 'has no country: enter one at the customer''s delivery address in Exact'
            when is_looked_up and postal_code is null and (line1 is null or city is null or region is null)
                then
                    'has neither a postcode nor a street with its town and state: complete the customer''s delivery address in Exact'
            when country in ('GB', 'DE', 'NL', 'BE', 'FR') and postal_code is null
                then 'has no postcode: enter it at the customer''s delivery address in Exact'
        end as trouble
    from worded
)

select * from final
