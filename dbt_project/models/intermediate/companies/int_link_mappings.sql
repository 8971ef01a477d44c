{{ config(materialized='ephemeral') }}
{#- The lines of the mapping files as they count for each company that documents of a link come from: a line for one
    company goes before one for all. Grain: one row per link, company, kind of mapping and code. -#}
with companies as (
    select link, case other_system when 'avalara' then books_company else other_company end as company
    from {{ ref('int_link_pairs') }}
    where is_routed
)

select companies.link, companies.company, mappings.kind, trim(mappings.source_code) as source_code,
trim(mappings.target_code) as target_code
from companies
inner join {{ ref('stg_config__mappings') }} as mappings
    on mappings.link = companies.link and coalesce(nullif(mappings.company, '*'), '') in (companies.company, '')
qualify row_number() over (
    partition by companies.link, companies.company, mappings.kind, trim(mappings.source_code)
    order by coalesce(nullif(mappings.company, '*'), '') = '') = 1
