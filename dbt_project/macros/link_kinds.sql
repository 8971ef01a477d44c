{#- What is common to kinds of link. The kinds and their flows stand in generated_flows.sql, made from
    include/link_kinds; the models are named `<kind>__<flow>`. -#}

{#- What people call things in a system of books. -#}
{% macro words(system) -%}
{{ return({
    'exact_online': {'books': 'Exact', 'company': 'Exact division', 'division': 'division', 'vendor': 'supplier',
        'cost_center': 'cost centre',
        'cost_unit': 'cost unit', 'blocked': 'blocked', 'unblock': 'unblock it', 'document': 'entry',
        'a_document': 'purchase entry',
        'number_field': 'Your ref. in Exact', 'has_ended': 'has ended', 'mend_vendor': 'mark it as supplier',
        'reject': 'reject the invoice',
        'posting_noun': 'entry', 'postings_noun': 'entries', 'undo': 'reverse',
        'how_to_match':
            'in Exact open Purchase > Outstanding items, choose supplier <supplier> and Match the entry with ',
        'note': 'description', 'ap_place': 'supplier', 'posting': 'journal', 'usual_journal': '60',
        'tax': 'VAT', 'tax_code': 'VAT code', 'term': 'payment condition', 'is_settled': 'it is processed',
        'no_projects': 'while option projects is no', 'or_pays': ', or its method is on credit',
        'a_block': 'a payment condition whose method is cash', 'to_block': 'whose method is cash '},
    'quickbooks_online': {'books': 'QuickBooks', 'company': 'QuickBooks company', 'division': 'company',
        'vendor': 'vendor', 'cost_center': 'class',
        'cost_unit': 'department', 'blocked': 'inactive', 'unblock': 'make it active', 'document': 'bill',
        'a_document': 'bill',
        'number_field': 'Bill no. in QuickBooks', 'has_ended': 'is inactive',
        'mend_vendor': 'make it active, or put another vendor on it', 'reject': 'delete the bill',
        'posting_noun': 'bill payment', 'postings_noun': 'bill payments', 'undo': 'void',
        'how_to_match':
            'in QuickBooks open the bill payment of <supplier>, which somebody changed, and apply it again to ',
        'note': 'memo', 'ap_place': 'bills', 'posting': 'bill payment', 'usual_journal': '',
        'tax': 'tax', 'tax_code': 'tax code', 'term': 'payment term', 'is_settled': 'something of it is paid',
        'no_projects': 'in QuickBooks, whose bills we code to no projects: take it off, or enter it there by hand',
        'or_pays': '', 'a_block': 'the payment term that is mapped for that', 'to_block': ''},
}[system]) }}
{%- endmacro %}

{#- What people call a system. -#}
{% macro short_name(system) -%}
case {{ system }} when 'exact_online' then 'Exact' when 'quickbooks_online' then 'QuickBooks' when 'avidxchange'
    then 'AvidXchange'
    when 'basware' then 'Basware' when 'airbase' then 'Airbase' when 'avalara' then 'AvaTax' end
{%- endmacro %}

{#- A word of the system of books that a row is of. -#}
{% macro word(name, system) -%}
case {{ system }}
    {%- for kind in link_kinds().values() %} when '{{ kind.books }}'
        then '{{ words(kind.books)[name] }}'{% endfor %} end
{%- endmacro %}

{#- How a person matches a posting with what it pays; `document`: its number in the books. -#}
{% macro how_to_match(system, code, name, document="''") -%}
replace({{ word('how_to_match', system) }}, '<supplier>', coalesce({{ code }}, {{ name }}, '')) || {{ document }}
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
