{#- All flows' outbox rows in one relation, with what the store says happened to each. -#}
with outbox as (
    {%- for kind, flows in flows_by_kind().items() %}
    {%- for flow in flows %}
    select * from {{ ref(kind ~ '__' ~ flow) }}
    {%- if not loop.last %} union all by name{% endif %}
    {%- endfor %}
    {%- if not loop.last %} union all by name{% endif %}
    {%- endfor %}
),

deliveries as (select * from {{ ref('stg_operations__deliveries') }}),

final as (
    select
        coalesce(outbox.link, deliveries.link) as link, coalesce(outbox.flow, deliveries.flow) as flow,
        coalesce(outbox.company, deliveries.company) as company,
        coalesce(outbox.source_key, deliveries.source_key) as source_key,
        outbox.source_system, coalesce(outbox.target_system, deliveries.target_system) as target_system,
        coalesce(outbox.target_company, deliveries.target_company) as target_company, outbox.target_connection,
        coalesce(nullif(deliveries.target_company, ''), outbox.target_company) as delivered_to,
        outbox.source_connection, outbox.wanted, outbox.skip, outbox.document,
        outbox.source_key is not null as is_in_outbox,
        coalesce(outbox.problems, '[]') as problems, coalesce(outbox.holds, '[]') as holds,
        coalesce(outbox.number, deliveries.number) as number,
        coalesce(outbox.counterparty, deliveries.counterparty) as counterparty,
        coalesce(outbox.doc_date, deliveries.doc_date) as doc_date,
        coalesce(outbox.currency, deliveries.currency) as currency,
        cast(coalesce(outbox.amount, deliveries.amount) as decimal(28, 6)) as amount,
        deliveries.state, deliveries.target_id, deliveries.target_number, coalesce(deliveries.voided, false) as voided,
        deliveries.reason_code, deliveries.reason_text, deliveries.updated_at, deliveries.run_id,
        deliveries.sent_at, coalesce(deliveries.sent_at, deliveries.created_at) as delivered_at,
        array_to_string(list_transform(cast(coalesce(outbox.problems, '[]') as json[]),
            lambda entry: entry ->> '$.text'), '; ') as problem_text,
        array_to_string(list_transform(cast(coalesce(outbox.holds, '[]') as json[]), lambda entry: entry ->> '$.text'),
            '; ') as hold_text,
        list_transform(cast(coalesce(outbox.holds, '[]') as json[]), lambda entry: entry ->> '$.code') as hold_codes
    from outbox
    full outer join deliveries using (link, flow, company, source_key)
    where deliveries.link is null or deliveries.link in (select link from {{ ref('int_link_pairs') }})
)

select * from final
