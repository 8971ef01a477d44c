{{ config(alias='waits') }}
{#- Which document a document that waits must be preceded by: what it names in its target and what is not there yet. -#}
with outbox as (
    {%- for kind, flows in flows_by_kind().items() %}
    {%- for flow in flows %}
    select link, flow, company, source_key, refs from {{ ref(kind ~ '__' ~ flow) }} where skip is null
    {%- if not loop.last %} union all by name{% endif %}
    {%- endfor %}
    {%- if not loop.last %} union all by name{% endif %}
    {%- endfor %}
),

deliveries as (select * from {{ ref('stg_operations__deliveries') }}),

named as (
    select outbox.link, outbox.flow, outbox.company, outbox.source_key,
        unnest(cast(coalesce(outbox.refs, '[]') as json[])) as named
    from outbox
    inner join deliveries using (link, flow, company, source_key)
    where deliveries.state = 'waiting'
),

final as (
    select distinct
        named.link, named.flow, named.company, named.source_key, named.named ->> '$.flow' as waits_for_flow,
        named.named ->> '$.company' as waits_for_company, named.named ->> '$.key' as waits_for_key
    from named
    inner join deliveries as first
        on first.link = named.link and first.flow = (named.named ->> '$.flow')
        and first.company = (named.named ->> '$.company')
        and first.source_key = (named.named ->> '$.key')
    where first.state not in ('delivered', 'skipped')
        and (first.flow, first.company, first.source_key) <> (named.flow, named.company, named.source_key)
)

select * from final
