{{ config(materialized='ephemeral') }}
{#- Which vendor of the books each vendor of a spend system is, of every link. Grain: one row per link, company of the
    spend system and vendor. -#}
select link, other_company as company, other_key as vendor_key, min(leading_key) as supplier
from {{ ref('int_vendor_pairs') }} where verdict = 'auto' group by all
union all
select link, company, vendor_key, supplier from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'
