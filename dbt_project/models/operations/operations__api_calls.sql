{{ config(alias='api_calls') }}
{#- Calls made by each run to each connection and company, per day. -#}
select run_id, connection, system, company, day, calls, errors, tokens
from {{ ref('stg_operations__api_calls') }}
