{#- What needs a person though nothing is to be sent, of the links of one kind. Reviews and alerts are opened from it
    once and closed when the row goes. `own`: models with findings of this kind alone. -#}
{% macro findings_of(kind, own=[]) -%}
{%- set shared = [
    'int_findings_vendors', 'int_findings_masters', 'int_findings_documents', 'int_findings_rules',
    'int_findings_currency', 'int_findings_reads', 'int_findings_companies', 'int_findings_moved'
] %}
with links as (select distinct link from {{ ref('int_pairs') }} where kind = '{{ kind }}'),

final as (
    {%- for name in shared + own %}
    select link, flow, company, document_key, kind, severity, code, text, cast(payload as varchar) as payload
    from {{ ref(name) }}
    {%- if not loop.last %}
    union all{% endif %}
    {%- endfor %}
)

select * from final semi join links using (link)
{%- endmacro %}
