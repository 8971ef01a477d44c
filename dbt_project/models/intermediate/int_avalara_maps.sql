{{ config(materialized='ephemeral') }}
{#- The lines of the mapping files as they count for each division of a link to AvaTax: a line for one division goes before one for all. -#}
with pairs as (select link, books_company as company from {{ ref('int_avalara_pairs') }} where is_routed),

final as (
    select pairs.link, pairs.company, mappings.kind, trim(mappings.source_code) as source_code, trim(mappings.target_code) as target_code
    from pairs
    inner join {{ ref('stg_config__mappings') }} as mappings
        on mappings.link = pairs.link and coalesce(nullif(mappings.company, '*'), '') in (pairs.company, '')
    qualify row_number() over (
        partition by pairs.link, pairs.company, mappings.kind, trim(mappings.source_code) order by coalesce(nullif(mappings.company, '*'), '') = '') = 1
)

select * from final
