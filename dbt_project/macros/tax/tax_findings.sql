{#- What needs a person in a link with AvaTax though nothing is to be sent. Reviews and alerts are opened from it once
    and closed when the row goes. A view: a run finds what its own deliveries came upon. -#}
{% macro tax_findings(kind) -%}
with found as (
    select * from {{ ref('int_avalara_findings_tax') }}
    union all by name
    select * from {{ ref('int_findings_reads') }}
)

select link, flow, company, document_key, kind, severity, code, text, cast(payload as varchar) as payload
from found
where link in (select link from {{ ref('int_avalara_pairs') }} where kind = '{{ kind }}')
{%- endmacro %}
