{#- What AvaTax recorded of each invoice, as its answer said: one row per link and invoice. What was voided has no tax any more. -#}
with deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax' and target_id is not null),

final as (
    select
        link, company, source_key as invoice_id, target_id as code, coalesce(voided, false) as is_void, state = 'delivered' as is_agreed, sent_at, delivered_document,
        cast(target_facts ->> '$.version' as integer) as version, cast(target_facts ->> '$.total' as decimal(28, 2)) as total,
        case when coalesce(voided, false) then 0 else cast(target_facts ->> '$.tax' as decimal(28, 2)) end as tax,
        coalesce(cast(target_facts ->> '$.exempt' as decimal(28, 2)), 0) as exempt, target_facts ->> '$.currency' as currency, coalesce(target_facts ->> '$.locked', 'false') = 'true' as is_locked,
        case when coalesce(voided, false) then [] else coalesce(cast(json_extract(target_facts, '$.parts') as json[]), []) end as parts
    from deliveries
)

select * from final
