{{ config(alias='api_calls') }}
{#- Calls made by each run to each connection and company, per day. -#}
select run_id, connection, system, company, day, calls, errors, tokens,
    coalesce(metered, 0) as metered
from {{ ref('stg_operations__api_calls') }}
