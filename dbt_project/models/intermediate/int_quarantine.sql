{{ config(materialized='ephemeral') }}
{#- Records of every system that could not be read. -#}
select *, 'exact_online' as system from {{ ref('stg_exact_online__quarantine') }}
union all by name
select *, 'quickbooks_online' as system from {{ ref('stg_quickbooks_online__quarantine') }}
union all by name
select *, 'avidxchange' as system from {{ ref('stg_avidxchange__quarantine') }}
