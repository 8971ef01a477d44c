{{ config(alias='reviews') }}
{#- What waits or waited for a person, and what was decided. -#}
select
    cast(id as bigint) as review_id, link, flow, company, document_key, code, text, payload, state, decision,
    decided_by, decided_at, note,
    opened_at, closed_at
from {{ ref('stg_operations__reviews') }}
