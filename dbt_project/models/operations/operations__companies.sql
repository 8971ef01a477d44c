{{ config(alias='companies') }}
{#- What the books call each company of a link, on either side: one that is several of the books has no name.
    Grain: one row per link and company. -#}
with pairs as (select * from {{ ref('int_link_pairs') }} where is_routed),

named as (
    select pairs.link, unnest([pairs.books_company, pairs.other_company]) as company, names.name
    from pairs
    left join {{ ref('canonical_companies') }} as names
        on names.system = pairs.books_system and names.connection = pairs.books_connection
        and names.company = pairs.books_company
)

select link, company, case when count(distinct name) = 1 then any_value(name) end as company_name
from named
group by all
