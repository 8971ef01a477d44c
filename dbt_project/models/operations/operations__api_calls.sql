{{ config(alias='api_calls') }}
{#- Calls made by each run to each connection and company, per day; those of commands are of no link. -#}
select calls.run_id, coalesce(runs.link, '') as link, calls.connection, calls.system, calls.company, calls.day,
    calls.calls, calls.errors, calls.tokens, coalesce(calls.metered, 0) as metered
from {{ ref('stg_operations__api_calls') }} as calls
left join {{ ref('stg_operations__runs') }} as runs on runs.run_id = calls.run_id
