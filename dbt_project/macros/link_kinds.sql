{#- What is common to kinds of link. The kinds and their flows stand in generated_flows.sql, made from
    include/link_kinds; the models are named `<kind>__<flow>`. -#}

{#- The feed that shows what has reached the ledger of a system of books. -#}
{% macro ledger_feed(system) -%}
case {{ system }} when 'exact_online' then 'transaction_lines' when 'quickbooks_online' then 'journal_entries' end
{%- endmacro %}

{#- How a person matches a posting with what it pays; `document`: its number in the books. -#}
{% macro how_to_match(system, code, name, document="''") -%}
{%- set values = {'supplier': "coalesce(" ~ code ~ ", " ~ name ~ ", '')", 'document': document} -%}
case {{ system }} when 'exact_online' then {{ sentence('payments.how_to_match.exact_online', values) }}
    when 'quickbooks_online' then {{ sentence('payments.how_to_match.quickbooks_online', values) }} end
{%- endmacro %}

{#- The flow that a role (`invoices`, or a kind of code) has in the kind of link that a row is of. -#}
{% macro flow_of(role, kind='pairs.kind') -%}
case {{ kind }}
    {%- for name, one in link_kinds().items() %} when '{{ name }}'
        then '{{ one.codes[role] if role in one.codes else one[role] }}'{% endfor %} end
{%- endmacro %}

{#- Every flow that carries supplier invoices, as a list of constants. -#}
{% macro invoice_flows() -%}
({% for one in link_kinds().values() %}'{{ one.invoices }}'{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{#- Every flow that carries codes. -#}
{% macro code_flows() -%}
{%- set flows = [] -%}
{%- for one in link_kinds().values() %}{% for flow in one.codes.values() if flow not in flows %}{% do flows.append(flow)
    %}{% endfor %}{% endfor -%}
('{{ flows | join("', '") }}')
{%- endmacro %}

{#- Systems that keep the books, as a list of constants. -#}
{% macro books_systems() -%}
({% for one in link_kinds().values() %}'{{ one.books }}'{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{#- The routed pairs of companies of one kind of link. -#}
{% macro routed_pairs(kind) -%}
(select * from {{ ref('int_pairs') }} where is_routed and kind = '{{ kind }}')
{%- endmacro %}

{#- Of a row of int_link_pairs: the company whose documents carry codes to the other side, which lines of a mapping
    name. -#}
{% macro source_company() -%}
case when other_system in {{ spend_systems() }} then other_company else books_company end
{%- endmacro %}

{#- Rows of the models of one role over all kinds of link. -#}
{% macro rows_of(role, columns='*') -%}
(
    {%- for name, one in link_kinds().items() %}
    select {{ columns }} from {{ ref(name ~ '__'
        ~ (one.codes[role] if role in one.codes else one[role] if role in one else role)) }}
    {%- if not loop.last %} union all by name{% endif %}
    {%- endfor %}
)
{%- endmacro %}

{#- Rows of a flow's models over all kinds of link with these spend or tax systems. -#}
{% macro rows_with(others, flow, columns='*') -%}
{%- set kinds = [] -%}
{%- for kind, sides in sides_by_kind().items() if sides.other in others and flow in flows_by_kind()[kind] -%}
    {%- do kinds.append(kind) -%}
{%- endfor -%}
(
    {%- for kind in kinds %}
    select {{ columns }} from {{ ref(kind ~ '__' ~ flow) }}
    {%- if not loop.last %} union all by name{% endif %}
    {%- endfor %}
)
{%- endmacro %}
