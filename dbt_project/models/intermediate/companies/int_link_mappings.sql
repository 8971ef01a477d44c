{{ config(materialized='ephemeral') }}
{#- The lines of the mapping files as they count for each company that documents of a link come from: a line for one
    company goes before one for all. Accounts of payments, which go the other way, may name a company of either side;
    that of the books goes first.
    Grain: one row per link, company, kind of mapping and code. -#}
with companies as (
    select link, {{ source_company() }} as company, [books_company, other_company] as both_sides
    from {{ ref('int_link_pairs') }}
    where is_routed
)

select companies.link, companies.company, mappings.kind, trim(mappings.source_code) as source_code,
trim(mappings.target_code) as target_code, mappings.company as line_company, mappings.note
from companies
inner join {{ ref('stg_config__mappings') }} as mappings
    on mappings.link = companies.link and (mappings.company in (companies.company, '')
        or (mappings.kind = 'payment_account' and list_contains(companies.both_sides, mappings.company)))
qualify row_number() over (
    partition by companies.link, companies.company, mappings.kind, trim(mappings.source_code)
    order by mappings.company = companies.company desc, mappings.company desc) = 1
