{{ config(materialized='ephemeral') }}
{#- What approvers' codes were taken for when a correction of the ledger was posted. While approvers leave their codes,
    these go on standing for that, whatever the mapping says since: a changed line moves nothing that was agreed.
    Grain: one row per link, company of the books, purchase document and line. -#}
{%- set codes = ['account', 'cost_center', 'cost_unit'] -%}
with posted as (
    select link, target_company as books_company, sent_at, source_key,
        delivered_document ->> '$.invoice_key' as document_key,
        unnest(cast(delivered_document -> '$.after' as json[])) as line
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'coding' and delivered_document is not null and not coalesce(voided, false)
)

select
    link, books_company, document_key, cast(line ->> '$.no' as integer) as no
    {%- for code in codes %},
    line ->> '$.{{ code }}' as {{ code }}, line ->> '$.coded_from.{{ code }}' as from_{{ code }}
    {%- endfor %}
from posted
where (line ->> '$.coded_from') is not null
qualify row_number() over (
    partition by link, books_company, document_key, line ->> '$.no' order by sent_at desc nulls last, source_key) = 1
