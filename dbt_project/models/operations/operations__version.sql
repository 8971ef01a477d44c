{{ config(alias='version') }}
{#- Of each link, which run published its tables, and how fresh the data is that they rest on. Publishing writes the
    run, the moment and the checks. -#}
with runs as (
    select link, arg_max(run_id, started_at) as run_id, max(started_at) as run_started_at
    from {{ ref('stg_operations__runs') }} group by link
),

feeds as (select max(read_at) as data_read_at from {{ ref('canonical_feeds') }}),

final as (
    select
        runs.run_id, runs.link, cast(null as timestamptz) as published_at, runs.run_started_at, feeds.data_read_at,
        cast(now() as timestamptz) as built_at, cast(null as bigint) as failing_checks
    from runs cross join feeds
)

select * from final
