{#- Delivery addresses in the United States and Canada that an invoice has whose tax is still to be worked out; each is
    asked about once. AvaTax keeps nothing of the question, so that nothing is ever taken back. -#}
{% macro addresses_to_tax_system(kind) -%}
with invoices as (select * from {{ ref('int_avalara_invoice_facts') }}
    where kind = '{{ kind }}' and is_routed and is_due),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'addresses'),

places as (
    select link, books_system, books_connection, other_connection, books_company, company_code, place_key,
    arg_min(customer_name, (label, customer_name, invoice_id)) as customer,
    arg_min(line1, (label, customer_name, invoice_id)) as line1,
        arg_min(line2, (label, customer_name, invoice_id)) as line2,
        arg_min(city, (label, customer_name, invoice_id)) as city,
        arg_min(region, (label, customer_name, invoice_id)) as region,
        arg_min(postal_code, (label, customer_name, invoice_id)) as postal_code,
        arg_min(country, (label, customer_name, invoice_id)) as country
    from invoices
    where is_looked_up and trouble is null and company_is_known
    group by all
),

rows as (
    select
        places.link, 'addresses' as flow, places.books_system as source_system,
        places.books_connection as source_connection, places.books_company as company, places.place_key as source_key,
        'avalara' as target_system, places.other_connection as target_connection, places.company_code as target_company,
        'present' as wanted, cast(null as varchar) as skip,
        -- whoever has it: what was asked once is not asked again
        coalesce(deliveries.delivered_document, deliveries.attempt_document,
            cast(json_object('kind', 'ship_address', 'company', places.books_company, 'source_key', places.place_key,
            'customer', places.customer,
            'line1', places.line1, 'line2', places.line2, 'city', places.city, 'region', places.region, 'postal_code',
            places.postal_code, 'country', places.country) as varchar)) as document,
        '[]' as problems, '[]' as holds, '[]' as refs,
        concat_ws(', ', places.line1, places.city, concat_ws(' ', places.region, places.postal_code),
            places.country) as number, places.customer as counterparty,
        cast(null as date) as doc_date, cast(null as varchar) as currency, cast(null as decimal(22, 6)) as amount
    from places
    left join deliveries on deliveries.link = places.link and deliveries.company = places.books_company
        and deliveries.source_key = places.place_key
),

final as (
    select * from rows
    union all by name
    {{ no_longer_asked(kind, 'addresses', 'rows') }}
)

select *, cast(null as varchar) as replaces, cast(null as varchar) as adopt from final
{%- endmacro %}
