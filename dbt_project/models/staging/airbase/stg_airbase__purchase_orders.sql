with records as (
    {{ airbase_of_subsidiary(raw('airbase', 'purchase_orders', {
        'id': 'varchar',
        'number': 'varchar',
        'status': 'varchar',
        'version': 'bigint',
        'purchase_request_id': 'varchar',
        'owner': 'json',
        'vendor': 'json',
        'subsidiary': 'json',
        'currency': 'json',
        'approved_amount': 'decimal(28,6)',
        'billed_amount': 'decimal(28,6)',
        'balance': 'decimal(28,6)',
        'memo': 'varchar',
        'issue_date': 'date',
        'service_start_date': 'date',
        'service_end_date': 'date',
        'delivery_date': 'date',
        'payment_terms': 'varchar',
        'ship_to': 'varchar',
        'tags': 'varchar',
        'document_link': 'varchar',
        'url': 'varchar',
        'erp_reference_id': 'varchar',
        'erp_url': 'varchar',
        'erp_sync_status': 'varchar',
        'error_message': 'varchar',
        'created_date': 'timestamptz',
        'updated_date': 'timestamptz',
        'closed_date': 'timestamptz',
        'line_items': 'varchar',
    })) }}
)

select
    connection, company, id as order_id, number, status, version, purchase_request_id, owner ->> '$.name' as owner_name,
    owner ->> '$.email' as owner_email, {{ airbase_key('vendor') }} as vendor_id, vendor ->> '$.name' as vendor_name,
    vendor ->> '$.erp_reference_id' as vendor_reference, currency ->> '$.iso_code' as currency_code, approved_amount, billed_amount,
    balance, memo, issue_date, service_start_date, service_end_date, delivery_date, payment_terms, ship_to,
    coalesce(tags, '[]') as tags, document_link, url, erp_reference_id, erp_url, erp_sync_status, error_message,
    created_date as created_at, updated_date as updated_at, closed_date as closed_at, coalesce(line_items, '[]') as line_items,
    read_at, is_deleted, _dlt_load_id
from records
