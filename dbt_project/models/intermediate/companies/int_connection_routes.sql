{{ config(materialized='ephemeral') }}
{#- The companies that any link routes by a connection: this one's, and what others route by the same connection. Grain:
    one row per link, pair of companies and system. -#}
select routes.*, links.start_date
from {{ ref('stg_config__routes') }} as routes
left join {{ ref('stg_config__links') }} as links using (link)
union all by name
select * exclude (other_system) from {{ ref('stg_config__shared_routes') }}
