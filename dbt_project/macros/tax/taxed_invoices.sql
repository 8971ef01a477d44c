{#- Whether nobody changes a sales invoice any more, with the option of its pair. -#}
{% macro is_final_invoice(invoice) -%}
({{ invoice }}.is_processed or ({{ invoice }}.is_printed and pairs.final_from = 20))
{%- endmacro %}

{#- What people say in an invoice: what of it, once changed, is sent to AvaTax again. -#}
{% macro said_in_invoice(document) -%}
concat_ws('|', {{ document }} ->> '$.date', {{ document }} ->> '$.currency', {{ document }} ->> '$.is_credit',
    array_to_string(list_transform(
    cast(json_extract({{ document }}, '$.lines') as json[]),
    lambda line: concat_ws('/', line ->> '$.no', line ->> '$.item',
        cast(cast(line ->> '$.net' as decimal(28, 6)) as varchar))), ';'))
{%- endmacro %}

{#- Whom an invoice is for, as people say it. -#}
{% macro customer_of(name='customer_name') -%}
coalesce({{ name }}, {{ sentence('sales.unknown_customer') }})
{%- endmacro %}

{#- What stands in the way of an invoice before AvaTax is asked anything, as entries of `problems`; `books`: the system
    that it is of. -#}
{% macro tax_blockers(books) -%}
{%- set named = {'label': 'label', 'division': 'division', 'books': books} -%}
{{ problem('sales.company_unknown', "not company_is_known", dict(named, code='company_code')) }},
{{ problem('sales.currency_not_accepted', "coalesce(currency, '') = ''", named) }},
{{ too_fine("label", "stated_net", "currency", sentence('sales.correct_lines', named)) }},
{{ problem('sales.customer_unknown', "coalesce(customer_code, '') = ''", named) }},
{{ problem('sales.lines_missing', "len(coalesce(lines, [])) = 0 and returned_lines is null", named) }},
{{ problem('sales.tax_code_missing', "unmapped is not null", dict(named, items="array_to_string(unmapped, ', ')")) }},
{{ problem('sales.tax_code_unknown', "tax_code_faults is not null",
    dict(named, faults="array_to_string(tax_code_faults, ', ')", company='company_code')) }},
{{ problem('sales.address_failed', "trouble is not null", dict(named, customer=customer_of(), trouble='trouble')) }},
{{ problem('sales.ship_from_missing', "ship_from is null", named) }},
{{ problem('sales.tax_account_missing.invoice', "has_nexus and not has_account and not has_vat",
    dict(named, place="country || coalesce('/' || region, '')")) }}
{%- endmacro %}

{#- When the ledger of each company was last read. -#}
{% macro ledger_reads() -%}
(
    select connection, company, max(read_at) as read_at from {{ ref('canonical_feeds') }}
    where feed = {{ ledger_feed('system') }}
    group by all
)
{%- endmacro %}
