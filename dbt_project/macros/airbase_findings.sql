{#- What needs a person in a link from Airbase though nothing is to be sent. Reviews and alerts are opened from it once
    and closed when the row goes. -#}
{% macro airbase_findings(kind) -%}
with found as (
    select * from {{ ref('int_airbase_findings_vendors') }}
    union all by name
    select * from {{ ref('int_airbase_findings_codes') }}
    union all by name
    select * from {{ ref('int_airbase_findings_orders') }}
    union all by name
    select * from {{ ref('int_airbase_findings_bills') }}
    union all by name
    select * from {{ ref('int_findings_rules') }}
    union all by name
    select * from {{ ref('int_findings_vendors') }}
    union all by name
    select * from {{ ref('int_findings_reads') }}
)

select link, flow, company, document_key, kind, severity, code, text, cast(payload as varchar) as payload
from found
where link in (select link from {{ ref('int_airbase_pairs') }} where kind = '{{ kind }}')
{%- endmacro %}
