with records as (
    {{ airbase_of_subsidiary(raw('airbase', 'purchase_requests', {
        'id': 'varchar',
        'number': 'varchar',
        'title': 'varchar',
        'status': 'varchar',
        'requester': 'json',
        'vendor': 'json',
        'subsidiary': 'json',
        'amount': 'decimal(28,6)',
        'currency': 'json',
        'approved_date': 'timestamptz',
        'purchase_order_id': 'varchar',
        'updated_date': 'timestamptz',
    })) }}
)

select
    connection, company, id as request_id, number, title, status, requester ->> '$.name' as requester_name,
    requester ->> '$.email' as requester_email, {{ airbase_key('vendor') }} as vendor_id, amount,
    currency ->> '$.iso_code' as currency_code, approved_date as approved_at, purchase_order_id,
    updated_date as updated_at,
    read_at, is_deleted, _dlt_load_id
from records
