{{ config(materialized='ephemeral') }}
{#- The tax code that a mapping file gives each item of a division, and what is wrong with it in AvaTax (`fault`, null
    where nothing is): one that AvaTax does not have it taxes as goods in general without a word; what it does with an
    inactive one nobody says. Case does not tell codes apart. -#}
with maps as (select * from {{ ref('int_link_mappings') }} where kind = 'item_tax_code'),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
published as (select * from {{ ref('stg_avalara__tax_codes') }} where not is_deleted),
own as (select * from {{ ref('stg_avalara__company_tax_codes') }} where not is_deleted),
companies as (select * from {{ ref('stg_avalara__companies') }} where not is_deleted),

-- as with companies and nexus, a list that was never read speaks against nothing: what could not be read waits by
-- itself.
-- Avalara's own is never empty; that of the companies mostly is
read as (
    select connection from published
    intersect
    select connection from {{ feeds_of('avalara') }} where feed = 'company_tax_codes'
),

known as (
    -- every company's
    select connection, '' as company_code, upper(tax_code) as tax_code, coalesce(is_active, true) as is_active
        from published
    union all
    select own.connection, companies.company_code, upper(own.tax_code) as tax_code,
    coalesce(own.is_active, true) as is_active
    from own
    inner join companies on companies.connection = own.connection and companies.id = own.company_id
),

final as (
    select maps.link, maps.company, maps.source_code, maps.target_code,
        case when pairs.other_connection not in (select connection from read) or bool_or(known.is_active) then null
            when bool_or(not known.is_active) then {{ sentence('sales.inactive_there') }}
            else {{ sentence('sales.unknown_there') }} end as fault
    from maps
    inner join pairs on pairs.link = maps.link and pairs.books_company = maps.company
    left join lateral (
        select * from known
        where known.connection = pairs.other_connection and known.tax_code = upper(maps.target_code)
            and known.company_code in ('', pairs.company_code)
    ) as known on true
    group by maps.link, maps.company, maps.source_code, maps.target_code, pairs.other_connection
)

select * from final
