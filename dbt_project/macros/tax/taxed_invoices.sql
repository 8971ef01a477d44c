{#- Whether nobody changes a sales invoice any more, with the option of its pair. -#}
{% macro is_final_invoice(invoice) -%}
({{ invoice }}.is_processed or ({{ invoice }}.is_printed and pairs.final_from = 20))
{%- endmacro %}

{#- What people say in an invoice: what of it, once changed, is told to AvaTax again. -#}
{% macro said_in_invoice(document) -%}
concat_ws('|', {{ document }} ->> '$.date', {{ document }} ->> '$.currency', {{ document }} ->> '$.is_credit',
    array_to_string(list_transform(
    cast(json_extract({{ document }}, '$.lines') as json[]),
    lambda line: concat_ws('/', line ->> '$.no', line ->> '$.item',
        cast(cast(line ->> '$.net' as decimal(28, 6)) as varchar))), ';'))
{%- endmacro %}

{#- What stands in the way of an invoice before AvaTax is asked anything, as entries of `problems`. -#}
{% macro tax_blockers() -%}
{{ problem("not company_is_known", "company_unknown", "label || ' is of ' || division
    || ', and AvaTax has no active company ' || company_code
    || ': correct its code under companies in links.yml, or activate the company in AvaTax'") }},
{{ problem("coalesce(currency, '') = ''", "currency_not_accepted", "label
    || ' has no currency: correct it in ' || books") }},
{{ too_fine("label", "stated_net", "currency", "correct its lines in ' || books || '") }},
{{ problem("coalesce(customer_code, '') = ''", "customer_unknown", "label
    || ' names no customer that was read: correct it in ' || books") }},
{{ problem("len(coalesce(lines, [])) = 0 and returned_lines is null", "lines_missing", "label
    || ' has no lines: there is nothing to tax; add them in ' || books || ', or delete it'") }},
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

{#- When the ledger of each company was last read. -#}
{% macro ledger_reads() -%}
(
    select connection, company, max(read_at) as read_at from {{ ref('canonical_feeds') }}
    where feed = {{ ledger_feed('system') }}
    group by all
)
{%- endmacro %}
