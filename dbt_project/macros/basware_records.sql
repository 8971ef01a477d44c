{#- One list of Basware's approved invoices, as read. -#}
{% macro basware_documents(table) -%}
{{ raw('basware', table, {
    'invoice_id': 'varchar',
    'invoice_number': 'varchar',
    'processing_status': 'varchar',
    'p2p_processing_mode': 'varchar',
    'supplier_code': 'varchar',
    'supplier_name': 'varchar',
    'currency_code': 'varchar',
    'net_sum': 'decimal(28,6)',
    'gross_sum': 'decimal(28,6)',
    'tax_sum1': 'decimal(28,6)',
    'tax_sum2': 'decimal(28,6)',
    'tax_code': 'varchar',
    'invoice_date': 'date',
    'voucher_date': 'date',
    'base_line_date': 'date',
    'due_date': 'date',
    'cash_date': 'date',
    'cash_sum': 'decimal(28,6)',
    'payment_block': 'boolean',
    'payment_term_code': 'varchar',
    'reference_number': 'varchar',
    'description': 'varchar',
    'invoice_type_code': 'varchar',
    'supplier_bank_iban': 'varchar',
    'supplier_bank_bic': 'varchar',
    'order_numbers': 'varchar',
    'attachments': 'varchar',
    'coding_rows': 'varchar',
    'transfer_responses': 'varchar',
    'prebook_responses': 'varchar',
    'last_updated': 'timestamptz',
    'text1': 'varchar', 'text2': 'varchar', 'text3': 'varchar', 'text4': 'varchar', 'text5': 'varchar',
    'text6': 'varchar',
    'text7': 'varchar', 'text8': 'varchar', 'text9': 'varchar', 'text10': 'varchar', 'text11': 'varchar',
    'text12': 'varchar',
    'text13': 'varchar', 'text14': 'varchar', 'text15': 'varchar', 'text16': 'varchar', 'text17': 'varchar',
    'text18': 'varchar',
    'text19': 'varchar', 'text20': 'varchar', 'text21': 'varchar', 'text22': 'varchar', 'text23': 'varchar',
    'text24': 'varchar',
    'text25': 'varchar', 'text26': 'varchar', 'text27': 'varchar', 'text28': 'varchar', 'text29': 'varchar',
    'text30': 'varchar',
    'text31': 'varchar', 'text32': 'varchar', 'text33': 'varchar', 'text34': 'varchar', 'text35': 'varchar',
    'text36': 'varchar',
    'text37': 'varchar', 'text38': 'varchar', 'text39': 'varchar', 'text40': 'varchar', 'text41': 'varchar',
    'text42': 'varchar',
    'text43': 'varchar', 'text44': 'varchar', 'text45': 'varchar', 'text46': 'varchar', 'text47': 'varchar',
    'text48': 'varchar',
    'text49': 'varchar', 'text50': 'varchar', 'text51': 'varchar', 'text52': 'varchar', 'text53': 'varchar',
    'text54': 'varchar',
    'text55': 'varchar', 'text56': 'varchar', 'text57': 'varchar', 'text58': 'varchar', 'text59': 'varchar',
    'text60': 'varchar',
}) }}
{%- endmacro %}

{#- One list of orders made in Basware, as read. -#}
{% macro basware_orders(table) -%}
{{ raw('basware', table, {
    'external_code': 'varchar',
    'order_number': 'varchar',
    'processing_status': 'varchar',
    'order_status': 'varchar',
    'order_type': 'varchar',
    'supplier_code': 'varchar',
    'supplier_name': 'varchar',
    'purchase_currency': 'varchar',
    'payment_term_code': 'varchar',
    'net_sum': 'decimal(28,6)',
    'gross_sum': 'decimal(28,6)',
    'tax_sum': 'decimal(28,6)',
    'order_creation_time': 'timestamptz',
    'document_link': 'varchar',
    'order_lines': 'varchar',
    'last_updated': 'timestamptz',
}) }}
{%- endmacro %}

{#- The newest version of each record of a tenant, out of the queues it may wait in (`queues`) and the list for full
    comparisons (`list`). A record is the tenant's, whatever company it names: one that was moved to another company
    counts there alone, so that nobody is asked to post it in each. is_listed: the newest version stands in a queue as
    last read. is_deleted: the last full comparison did not show it any more, and nothing read since does; that it left
    a queue is no deletion. -#}
{% macro basware_newest(records, list, queues, key) -%}
with versions as (
{%- for queue in queues %}
    select * replace (false as is_deleted), not is_deleted as is_listed, false as is_gone
    from ({{ records(queue) }})
    union all by name
{%- endfor %}
    select * replace (false as is_deleted), false as is_listed, is_deleted as is_gone
    from ({{ records(list) }})
),

newest as (
    select * from versions
    qualify row_number() over (
        partition by connection, {{ key }}
        order by last_updated desc nulls last, is_listed desc, is_gone, read_at desc, company) = 1
),

gone as (
    select connection, {{ key }} from ({{ records(list) }})
    group by all
    having bool_and(is_deleted)
),

compared as (
    select connection, max(read_at) as at from {{ feeds_of('basware') }}
    where feed = '{{ list }}' and kind = 'full' and not suspect
    group by all
)

select newest.* exclude (is_gone)
    replace (coalesce(not is_listed and gone.{{ key }} is not null and newest.read_at <= compared.at,
        false) as is_deleted)
from newest
left join gone using (connection, {{ key }})
left join compared using (connection)
{%- endmacro %}

{#- The entry of a list that is meant where one is wanted: the default one of those that fit, else the first of them,
    else the default one, else the first. -#}
{% macro basware_first(entries, fits) -%}
coalesce(
    list_filter({{ entries }}, lambda entry: ({{ fits }}) and (entry ->> '$.default') = 'true')[1],
    list_filter({{ entries }}, lambda entry: {{ fits }})[1],
    list_filter({{ entries }}, lambda entry: (entry ->> '$.default') = 'true')[1],
    {{ entries }}[1])
{%- endmacro %}

{#- The number of a vendor under the first of the schemes that it has. The page names VAT and DUNS; other names are
    assumed. -#}
{% macro basware_identifier(schemes) -%}
list_filter(identifiers, lambda entry: upper(entry ->> '$.schemeId') in ({{ schemes }}))[1] ->> '$.id'
{%- endmacro %}

{#- The IBANs of a vendor as a JSON list; `[]` when it has none. -#}
{% macro basware_ibans(means) -%}
coalesce(cast(to_json(list_transform(
    list_filter(
        cast(json_extract(to_json({{ means }}), '$[*].financialAccounts[*].financialAccountIdentifiers[*]') as json[]),
        lambda entry: (entry ->> '$.schemeId') = 'IBAN' and (entry ->> '$.id') is not null),
    lambda entry: entry ->> '$.id')) as varchar), '[]')
{%- endmacro %}
