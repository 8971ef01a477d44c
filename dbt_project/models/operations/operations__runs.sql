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

-- the first event of each vendor; who resembled it was let pass by an accepted pair, or by `ask_about_vendors_from`
events as (
    select * from {{ ref('stg_operations__audit_events') }}
    where flow in ('vendors', 'suppliers', 'airbase_vendors') and event in ('delivered', 'adopted')
    qualify row_number() over (partition by link, flow, company, document_key order by "at", id::bigint) = 1
),

created as (select * from events where event = 'delivered'),

made as (
    select created.link, created.run_id, created."at", sent.target_company as company, sent.target_id as vendor_key
    from created
    inner join {{ ref('stg_operations__deliveries') }} as sent
        on sent.link = created.link and sent.flow = created.flow and sent.company = created.company
        and sent.source_key = created.document_key
),

pairs as (
    select link, left_company, left_key, right_company, right_key from {{ ref('matching__vendor_pairs') }}
    where known is null and (probability >= 0.01 or own_probability >= 0.1)
),

alike as (
    select link, left_company as company, left_key as vendor_key, right_company as other_company, right_key as other_key
    from pairs
    union all
    select link, right_company, right_key, left_company, left_key from pairs
),

-- what the same run or a later one made was not there
resembling as (
    select distinct created.link, created.flow, created.company, created.document_key
    from created
    inner join alike on alike.link = created.link and alike.company = created.company
        and alike.vendor_key = created.document_key
    left join made
        on made.link = alike.link and made.company = alike.other_company and made.vendor_key = alike.other_key
    where made."at" is null or (made."at" < created."at" and made.run_id <> created.run_id)
),

vendors as (
    select created.run_id, created.link, count(*) as created, count(resembling.link) as resembling
    from created
    left join resembling using (link, flow, company, document_key)
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
