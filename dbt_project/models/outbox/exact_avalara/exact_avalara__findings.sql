{#- What needs a person in a link with AvaTax though nothing is to be sent. Reviews and alerts are opened from it once and closed when the
    row goes. -#}
with found as (
    select * from {{ ref('int_avalara_findings_tax') }}
    union all by name
    select * from {{ ref('int_avalara_findings_reads') }}
)

select link, flow, company, document_key, kind, severity, code, text, cast(payload as varchar) as payload from found
