{#- What needs a person though nothing is to be sent. Reviews and alerts are opened from it once and closed when the row goes. -#}
with final as (
    select * from {{ ref('exact_avidxchange__findings_vendors') }}
    union all
    select * from {{ ref('exact_avidxchange__findings_masters') }}
    union all
    select * from {{ ref('exact_avidxchange__findings_documents') }}
    union all
    select * from {{ ref('exact_avidxchange__findings_currency') }}
    union all
    select * from {{ ref('exact_avidxchange__findings_reads') }}
)

select link, flow, company, document_key, kind, severity, code, text, cast(payload as varchar) as payload
from final
