{#- What is common to approved invoices of spend systems on their way to the books. -#}

{#- The kinds of link that bring approved invoices into the books and answer for each of them. -#}
{% macro invoice_kinds() -%}
{%- set kinds = [] -%}
{%- for kind, flows in flows_by_kind().items() if 'invoice_responses' in flows %}{% do kinds.append(kind) %}
{%- endfor -%}
{{ return(kinds) }}
{%- endmacro %}

{#- Outbox rows of one flow over all of them. -#}
{% macro invoice_rows_of(flow) -%}
(
    {%- for kind in invoice_kinds() if flow in flows_by_kind()[kind] %}
    select * from {{ ref(kind ~ '__' ~ flow) }}
    {%- if not loop.last %} union all by name{% endif %}
    {%- endfor %}
)
{%- endmacro %}

{#- The key by which the books' canonical_bills know what a writer posted: Ids of QuickBooks' bills and credits may be
    equal. -#}
{% macro booked_key(system, target_id, document) -%}
case when {{ system }} = 'quickbooks_online' and ({{ document }} ->> '$.is_credit') = 'true'
    then 'VC-' || {{ target_id }} else {{ target_id }} end
{%- endmacro %}

{#- What a writer calls the same document. -#}
{% macro booked_target(key) -%}
regexp_replace({{ key }}, '^VC-', '')
{%- endmacro %}

{#- The key of ours that a document of the books carries, as its first word; null for any other. -#}
{% macro our_key(text) -%}
nullif(regexp_extract({{ text }}, '^((?:BW|AB):\S+)', 1), '')
{%- endmacro %}
