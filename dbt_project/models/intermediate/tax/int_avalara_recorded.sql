{{ config(materialized='view') }}
{#- What AvaTax recorded of each invoice, as its answer said: one row per link and invoice. What was voided has no tax
    any more. A document is locked long after our last answer, when its tax return is filed: that the list of documents
    tells. A view: the reconciliation of a run compares what that run has recorded. -#}
with deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax' and target_id is not null),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
locked as (select distinct connection, company, lower(code) as code from {{ ref('stg_avalara__transactions') }}
    where locked and not is_deleted),

known as (
    select deliveries.*, coalesce(deliveries.voided, false) as is_void, locked.code is not null as was_locked_since
    from deliveries
    left join pairs on pairs.link = deliveries.link and pairs.books_company = deliveries.company
    left join locked on locked.connection = pairs.other_connection and locked.company = deliveries.target_company
        and locked.code = lower(deliveries.target_id)
),

final as (
    select
        link, company, source_key as invoice_id, target_id as code, is_void, state = 'delivered' as is_agreed, sent_at,
        delivered_document,
        cast(target_facts ->> '$.version' as integer) as version,
        cast(target_facts ->> '$.total' as decimal(28, 6)) as total,
        case when is_void then 0 else cast(target_facts ->> '$.tax' as decimal(28, 6)) end as tax,
        coalesce(cast(target_facts ->> '$.exempt' as decimal(28, 6)), 0) as exempt,
        target_facts ->> '$.currency' as currency, was_locked_since
            or coalesce(target_facts ->> '$.locked', 'false') = 'true' as is_locked,
        case when is_void then [] else coalesce(cast(json_extract(target_facts, '$.parts') as json[]), []) end as parts,
        case when is_void then [] else coalesce(cast(json_extract(target_facts, '$.lines') as json[]), []) end as lines
    from known
)

select * from final
