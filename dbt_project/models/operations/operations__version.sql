{{ config(alias='version') }}
{#- Which run published these tables, and how fresh the data is that they rest on. -#}
with runs as (select * from {{ ref('stg_operations__runs') }}),

feeds as (
    select read_at from {{ ref('stg_exact_online__feeds') }}
    union all
    select read_at from {{ ref('stg_avidxchange__feeds') }}
),

final as (
    select
        (select arg_max(run_id, started_at) from runs) as run_id, (select arg_max(link, started_at) from runs) as link,
        (select max(started_at) from runs) as run_started_at, (select max(read_at) from feeds) as data_read_at,
        cast(now() as timestamptz) as built_at
)

select * from final
