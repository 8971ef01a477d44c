{#- What needs a person though nothing is to be sent, of the links of one kind with AvidXchange. `own`: models with
    findings of this kind alone. -#}
{% macro findings_of(kind, own=[]) -%}
{{ findings_among([
    'int_findings_vendors', 'int_findings_masters', 'int_findings_invoices', 'int_findings_payments',
    'int_findings_entries', 'int_findings_rules', 'int_findings_currency', 'int_findings_reads',
    'int_findings_companies', 'int_findings_company_changes'
] + own, 'int_pairs', kind) }}
{%- endmacro %}

{#- The same of the links with Airbase. -#}
{% macro airbase_findings(kind) -%}
{{ findings_among([
    'int_airbase_findings_vendors', 'int_airbase_findings_references', 'int_airbase_findings_codes',
    'int_airbase_findings_orders', 'int_airbase_findings_bills', 'int_findings_rules', 'int_findings_vendors',
    'int_findings_reads'
], 'int_airbase_pairs', kind) }}
{%- endmacro %}

{#- The same of the links with AvaTax. A view: a run finds what its own deliveries came upon. -#}
{% macro tax_findings(kind) -%}
{{ findings_among(['int_avalara_findings_tax', 'int_findings_reads'], 'int_avalara_pairs', kind) }}
{%- endmacro %}

{#- The findings of these models in the links of one kind that `pairs` knows. Reviews and alerts are opened from them
    once and closed when the row goes. -#}
{% macro findings_among(models, pairs, kind) -%}
with links as (select distinct link from {{ ref(pairs) }} where kind = '{{ kind }}'),

final as (
    {%- for name in models %}
    select link, flow, company, document_key, kind, severity, code, text, cast(payload as varchar) as payload
    from {{ ref(name) }}
    {%- if not loop.last %}
    union all{% endif %}
    {%- endfor %}
)

select * from final semi join links using (link)
{%- endmacro %}
