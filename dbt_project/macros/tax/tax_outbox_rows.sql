{#- The columns of an outbox row of a sales invoice for a flow from the books to AvaTax or back; `of`: the relation that
    they are of. -#}
{% macro tax_row(flow, of='', to_books=false) -%}
{{ of }}link, '{{ flow }}' as flow,
{%- if to_books %} 'avalara' as source_system, {{ of }}other_connection as source_connection,
{%- else %} {{ of }}books_system as source_system, {{ of }}books_connection as source_connection,
{%- endif %} {{ of }}books_company as company,
{%- if to_books %} {{ of }}books_system as target_system, {{ of }}books_connection as target_connection,
    {{ of }}books_company as target_company,
{%- else %} 'avalara' as target_system, {{ of }}other_connection as target_connection,
    {{ of }}company_code as target_company,{% endif %}
coalesce(cast({{ of }}invoice_number as varchar),
    case when {{ of }}is_final then {{ of }}invoice_id else 'draft ' || {{ of }}invoice_id end) as number,
{{ of }}customer_name as counterparty, {{ of }}invoice_date as doc_date, {{ of }}currency
{%- endmacro %}

{#- A document of the link that must be as its source says before this one goes. -#}
{% macro tax_ref(flow, key, label, hash='cast(null as varchar)') -%}
{'flow': '{{ flow }}', 'company': books_company, 'key': {{ key }}, 'label': {{ label }},
    'target': cast(null as varchar), 'known_as': cast(null as varchar), 'agreed': true, 'document_hash': {{ hash }}}
{%- endmacro %}

{#- What stands in the target for a document and carries our key. -#}
{% macro tax_adopt(id, number='null', facts='json_object()') -%}
cast(json_object('id', {{ id }}, 'code', null, 'number', {{ number }}, 'token', null, 'facts', {{ facts }}, 'evidence',
    'carries our key') as varchar)
{%- endmacro %}

{#- The address that AvaTax has to know first, as a reference; null elsewhere than in the United States and Canada. -#}
{% macro address_ref() -%}
case when is_looked_up and trouble is null
    then {{ tax_ref("addresses", "place_key", sentence('sales.address_of', {
        'customer': 'coalesce(customer_name, ' ~ sentence('sales.its_customer') ~ ')'})) }} end
{%- endmacro %}

{#- Documents of a flow that were begun and are asked for no more (`rows` has no row of them): nothing is left to be
    done. It is said once. -#}
{% macro no_longer_asked(kind, flow, rows, to_books=false) -%}
select deliveries.link, '{{ flow }}' as flow, {{ "'avalara'" if to_books else 'pairs.books_system' }} as source_system,
    {{ 'pairs.other_connection' if to_books else 'pairs.books_connection' }} as source_connection,
        deliveries.company, deliveries.source_key,
    deliveries.target_system, {{ 'pairs.books_connection' if to_books
        else 'pairs.other_connection' }} as target_connection, deliveries.target_company,
    'present' as wanted, 'not_needed' as skip,
    coalesce(deliveries.attempt_document, '{}') as document,
    '[]' as problems, '[]' as holds, '[]' as refs, deliveries.number, deliveries.counterparty, deliveries.doc_date,
    deliveries.currency, cast(deliveries.amount as decimal(22, 6)) as amount
from {{ ref('stg_operations__deliveries') }} as deliveries
inner join {{ ref('int_avalara_pairs') }} as pairs on pairs.link = deliveries.link
    and pairs.books_company = deliveries.company
anti join {{ rows }} as kept on kept.link = deliveries.link and kept.company = deliveries.company
    and kept.source_key = deliveries.source_key
where pairs.kind = '{{ kind }}' and deliveries.flow = '{{ flow }}' and deliveries.target_id is null
    and deliveries.state not in ('sending', 'unknown', 'skipped')
{%- endmacro %}
