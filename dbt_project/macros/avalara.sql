{#- What people say in an invoice: what of it, once changed, is told to AvaTax again. -#}
{% macro avalara_said(document) -%}
concat_ws('|', {{ document }} ->> '$.date', {{ document }} ->> '$.currency', {{ document }} ->> '$.is_credit',
    array_to_string(list_transform(
    cast(json_extract({{ document }}, '$.lines') as json[]),
    lambda line: concat_ws('/', line ->> '$.no', line ->> '$.item',
        cast(cast(line ->> '$.net' as decimal(28, 6)) as varchar))), ';'))
{%- endmacro %}

{#- Whether Exact lets nobody change a sales invoice any more, with the option of its pair. -#}
{% macro avalara_is_final(invoice) -%}
({{ invoice }}.status = 50 or ({{ invoice }}.status = 20 and pairs.final_from = 20
    and {{ invoice }}.invoice_number is not null))
{%- endmacro %}

{#- The numbers that a text names as those of invoices: it is one alone, or they stand after a word for invoice. -#}
{% macro invoices_named(text) -%}
{%- set words =
    'invoices?|inv|facturen|factuurnummer|factuurnr|factuur|fact|rechnung|rechnungsnummer|facture|faktura|credit(?: note)? (?:for|of|on)|credits?|creditering' -%}
{%- set number = '(?:numbers?|nummers?|nummer|no|nr|num)' -%}
case when regexp_full_match(trim(coalesce({{ text }}, '')), '#?\s*\d+') then regexp_extract_all({{ text }}, '\d+')
else flatten(list_transform(
    regexp_extract_all(lower(coalesce({{ text }}, '')),
        '(?:^|[^a-z0-9])(?:{{ words }})(?:\W{0,3}{{ number }})?\W{0,3}((?:\d+(?:\W{1,3}(?:(?:and|en|und|et)\s+)?)?)+)',
        1),
    lambda part: regexp_extract_all(part, '\d+'))) end
{%- endmacro %}

{#- The columns of an outbox row of a sales invoice for a flow from Exact to AvaTax or back; `of`: the relation that
    they are of. -#}
{% macro avalara_row(flow, to='avalara', of='') -%}
{{ of }}link, '{{ flow }}' as flow,
{%- if to == 'avalara' %} 'exact_online' as source_system, {{ of }}books_connection as source_connection,
{%- else %} 'avalara' as source_system,
    {{ of }}other_connection as source_connection,{% endif %} {{ of }}books_company as company,
{%- if to == 'avalara' %} 'avalara' as target_system, {{ of }}other_connection as target_connection,
    {{ of }}company_code as target_company,
{%- else %} 'exact_online' as target_system, {{ of }}books_connection as target_connection,
    {{ of }}books_company as target_company,{% endif %}
coalesce(cast({{ of }}invoice_number as varchar),
    case when {{ of }}is_final then {{ of }}invoice_id else 'draft ' || {{ of }}invoice_id end) as number,
{{ of }}customer_name as counterparty, {{ of }}invoice_date as doc_date, {{ of }}currency
{%- endmacro %}

{#- What stands in the way of an invoice before AvaTax is asked anything, as entries of `problems`. -#}
{% macro avalara_hindrances() -%}
{{ problem("not company_is_known", "company_unknown", "label || ' is of ' || division
    || ', and AvaTax has no active company ' || company_code
    || ': correct its code under companies in links.yml, or activate the company in AvaTax'") }},
{{ problem("coalesce(currency, '') = ''", "currency_not_accepted", "label
    || ' has no currency: correct it in Exact'") }},
{{ too_fine("label", "stated_net", "currency", "correct its lines in Exact") }},
{{ problem("coalesce(customer_code, '') = ''", "customer_unknown", "label
    || ' names no customer that was read: correct it in Exact'") }},
{{ problem("len(coalesce(lines, [])) = 0 and returned_lines is null", "lines_missing", "label
    || ' has no lines: there is nothing to tax; add them in Exact, or delete it'") }},
{{ problem("unmapped is not null", "tax_code_missing", "label || ': AvaTax''s tax code of item '
    || array_to_string(unmapped, ', ') || ' is not known: add a line for it to item_tax_codes.csv'") }},
{{ problem("tax_code_faults is not null", "tax_code_unknown", "label || ': ' || array_to_string(tax_code_faults, ', ')
    || ': correct it in item_tax_codes.csv, or enter it in AvaTax as an active tax code of ' || company_code
    || '; a run that a person starts sees that at once, a scheduled one within the hour'") }},
{{ problem("trouble is not null", "address_failed", "'the delivery address of '
    || coalesce(customer_name, 'an unknown customer') || ' (' || label || ') ' || trouble") }},
{{ problem("ship_from is null", "ship_from_missing", "label || ': it is not known where ' || division
    || ' ships from: set option ship_from for it in links.yml'") }},
{{ problem("has_nexus and not has_account and not has_vat", "tax_account_missing", "label
    || ': no account is set for the tax of ' || country || coalesce('/' || region, '')
    || ': add a line for it to tax_accounts.csv'") }}
{%- endmacro %}

{#- A document of the link that must be as its source says before this one goes. -#}
{% macro avalara_ref(flow, key, label, hash='cast(null as varchar)') -%}
{'flow': '{{ flow }}', 'company': books_company, 'key': {{ key }}, 'label': {{ label }},
    'target': cast(null as varchar), 'known_as': cast(null as varchar), 'agreed': true, 'document_hash': {{ hash }}}
{%- endmacro %}

{#- What stands in the target for a document and carries our key. -#}
{% macro avalara_adopt(id, number='null', facts='json_object()') -%}
cast(json_object('id', {{ id }}, 'code', null, 'number', {{ number }}, 'token', null, 'facts', {{ facts }}, 'evidence',
    'carries our key') as varchar)
{%- endmacro %}

{#- The address that AvaTax has to know first, as a reference; null elsewhere than in the United States and Canada. -#}
{% macro avalara_address() -%}
case when is_looked_up and trouble is null
    then {{ avalara_ref("addresses", "place_key", "'the address of ' || coalesce(customer_name, 'its customer')") }} end
{%- endmacro %}

{#- Documents of a flow that were begun and are asked for no more (`rows` has no row of them): nothing is left to be
    done. It is said once. -#}
{% macro avalara_left(flow, rows, to='avalara') -%}
select deliveries.link, '{{ flow }}' as flow, '{{ 'exact_online' if to == 'avalara' else 'avalara' }}' as source_system,
    {{ 'pairs.books_connection' if to == 'avalara' else 'pairs.other_connection' }} as source_connection,
        deliveries.company, deliveries.source_key,
    deliveries.target_system, {{ 'pairs.other_connection' if to == 'avalara'
        else 'pairs.books_connection' }} as target_connection, deliveries.target_company,
    'present' as wanted, 'not_needed' as skip,
    coalesce(deliveries.attempt_document, '{}') as document,
    '[]' as problems, '[]' as holds, '[]' as refs, deliveries.number, deliveries.counterparty, deliveries.doc_date,
    deliveries.currency, cast(deliveries.amount as decimal(22, 6)) as amount
from {{ ref('stg_operations__deliveries') }} as deliveries
inner join {{ ref('int_avalara_pairs') }} as pairs on pairs.link = deliveries.link
    and pairs.books_company = deliveries.company
anti join {{ rows }} as kept on kept.link = deliveries.link and kept.company = deliveries.company
    and kept.source_key = deliveries.source_key
where deliveries.flow = '{{ flow }}' and deliveries.target_id is null
    and deliveries.state not in ('sending', 'unknown', 'skipped')
{%- endmacro %}

{#- What credited_invoices.csv says of a credit note that a person split over several invoices (`read_mappings` in
    include/warehouse/config.py): whether it is that, and each invoice with its amount and the line of the file. -#}
{% macro credit_is_split(text) -%}
regexp_full_match({{ text }}, '\d+ [\d.]+ \(line \d+\)(; \d+ [\d.]+ \(line \d+\))*')
{%- endmacro %}

{% macro credit_parts(text) -%}
list_transform(string_split({{ text }}, '; '), lambda part: {
    'number': split_part(part, ' ', 1), 'amount': try_cast(split_part(part, ' ', 2) as decimal(28, 6)),
    'line': rtrim(split_part(part, ' ', 4), ')')})
{%- endmacro %}
