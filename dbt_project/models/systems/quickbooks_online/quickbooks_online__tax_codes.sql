{#- Tax codes of a QuickBooks company outside the US, known by their names; an active one where two are called so. The
    rates of its PurchaseTaxRateList are its rate together: those of a reverse charge take each other back. A code
    without them is for sales, and one whose rates were not read has none that is known.
    Grain: one row per connection, company and code. -#}
with codes as (
    select
        connection, company, id as tax_key, trim(name) as code, coalesce(description, name) as name,
        is_deleted or not coalesce(active, true) as is_deleted,
        cast(coalesce(purchase_tax_rate_list -> '$.TaxRateDetail', '[]') as json[]) as details
    from {{ ref('stg_quickbooks_online__tax_codes') }}
    qualify row_number() over (
        partition by connection, company, trim(name)
        order by is_deleted, coalesce(active, true) desc, length(id), id) = 1
),

details as (
    select connection, company, tax_key, unnest(details) ->> '$.TaxRateRef.value' as rate_key from codes
),

rates as (
    select
        details.connection, details.company, details.tax_key,
        case when count(found.rate_value) = count(*) then sum(found.rate_value) / 100 end as rate
    from details
    left join {{ ref('stg_quickbooks_online__tax_rates') }} as found
        on found.connection = details.connection and found.company = details.company
        and found.id = details.rate_key and not found.is_deleted
    group by all
)

select codes.* exclude (details), len(codes.details) = 0 as is_blocked, cast(rates.rate as decimal(28, 6)) as rate
from codes
left join rates using (connection, company, tax_key)
