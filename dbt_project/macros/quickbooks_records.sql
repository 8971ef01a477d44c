{#- A kind of transaction of QuickBooks, as read: what all of them have, with its `own` columns between. -#}
{% macro quickbooks_transaction(table, own) -%}
{%- set columns = {
    'id': 'varchar',
    'sync_token': 'bigint',
    'doc_number': 'varchar',
    'private_note': 'varchar',
    'exchange_rate': 'decimal(28,6)',
    'txn_date': 'date',
    'currency_ref': 'varchar',
} -%}
{%- do columns.update(own) -%}
{%- do columns.update({'create_time': 'timestamptz', 'last_updated_time': 'timestamptz'}) -%}
{%- if 'txn_tax_detail' in columns %}
select *, cast(coalesce(txn_tax_detail ->> '$.TotalTax', '0') as decimal(28, 6)) as total_tax
from ({{ raw('quickbooks_online', table, columns) }})
{%- else %}
{{ raw('quickbooks_online', table, columns) }}
{%- endif %}
{%- endmacro %}

{#- A form that is made out to a customer. -#}
{% macro quickbooks_sale(table, own={}) -%}
{%- set columns = {
    'customer_ref': 'varchar',
    'customer_memo': 'varchar',
    'total_amt': 'decimal(28,6)',
    'bill_addr': 'varchar',
    'ship_addr': 'varchar',
} -%}
{%- do columns.update(own) -%}
{%- do columns.update({'line': 'varchar', 'txn_tax_detail': 'varchar'}) -%}
{{ quickbooks_transaction(table, columns) }}
{%- endmacro %}
