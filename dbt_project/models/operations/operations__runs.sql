{{ config(alias='runs') }}
{#- One run of a link, with what it counted over all its flows. -#}
with runs as (select * from {{ ref('stg_operations__runs') }}),

flows as (
    select run_id,
        sum(cast(coalesce(counts ->> '$.read', '0') as bigint)) as documents_read,
        sum(cast(coalesce(counts ->> '$.delivered', '0') as bigint)) as delivered,
        sum(cast(coalesce(counts ->> '$.blocked', '0') as bigint) + cast(coalesce(counts ->> '$.refused',
            '0') as bigint)
            + cast(coalesce(counts ->> '$.review', '0') as bigint) + cast(coalesce(counts ->> '$.unknown',
                '0') as bigint)
            + cast(coalesce(counts ->> '$.waiting', '0') as bigint) + cast(coalesce(counts ->> '$.retrying',
                '0') as bigint)) as stopped
    from {{ ref('stg_operations__run_flows') }}
    group by all
),

vendors as (
    select run_id, link, count(*) as created, count(*) filter (where resembled_another) as resembling
    from {{ ref('operations__created_vendors') }}
    group by all
),

final as (
    select runs.run_id, runs.link, runs.who, runs.preview, runs.started_at, runs.ended_at,
        round(date_diff('millisecond', runs.started_at, runs.ended_at) / 1000.0, 1)::double as seconds, runs.result,
        cast(coalesce(flows.documents_read, 0) as bigint) as documents_read,
        cast(coalesce(flows.delivered, 0) as bigint) as delivered,
        cast(coalesce(flows.stopped, 0) as bigint) as stopped,
        cast(coalesce(vendors.created, 0) as bigint) as vendors_created,
        cast(coalesce(vendors.resembling, 0) as bigint) as vendors_created_resembling, runs.summary
    from runs
    left join flows using (run_id)
    left join vendors on vendors.run_id = runs.run_id and vendors.link = runs.link
)

select * from final
