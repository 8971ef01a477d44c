{{ config(materialized='ephemeral') }}
{#- Reads of the feeds of every system. -#}
select *, 'exact_online' as system from {{ ref('stg_exact_online__feeds') }}
union all by name
select *, 'quickbooks_online' as system from {{ ref('stg_quickbooks_online__feeds') }}
union all by name
select *, 'basware' as system from {{ ref('stg_basware__feeds') }}
union all by name
select *, 'airbase' as system from {{ ref('stg_airbase__feeds') }}
union all by name
select *, 'avalara' as system from {{ ref('stg_avalara__feeds') }}
union all by name
select *, 'avidxchange' as system from {{ ref('stg_avidxchange__feeds') }}
