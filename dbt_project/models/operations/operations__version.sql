{{ config(alias='version') }}
{#- Which run published these tables, and how fresh the data is that they rest on. Publishing writes the run, the moment
    and the checks. -#}
with runs as (select * from {{ ref('stg_operations__runs') }}),

feeds as (select read_at from {{ ref('canonical_feeds') }}),

final as (
    select
        (select arg_max(run_id, started_at) from runs) as run_id, (select arg_max(link, started_at) from runs) as link,
        cast(null as timestamptz) as published_at,
        (select max(started_at) from runs) as run_started_at, (select max(read_at) from feeds) as data_read_at,
        cast(now() as timestamptz) as built_at, cast(null as bigint) as failing_checks
)

select * from final
