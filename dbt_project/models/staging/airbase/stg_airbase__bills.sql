with records as (
    {{ airbase_of_subsidiary(raw('airbase', 'bills', {
        'id': 'varchar',
        'number': 'varchar',
        'status': 'varchar',
        'vendor': 'json',
        'subsidiary': 'json',
        'invoice_date': 'date',
        'due_date': 'date',
        'entry_date': 'date',
        'currency': 'json',
        'total_amount': 'decimal(28,6)',
        'tax_amount': 'decimal(28,6)',
        'amount_paid': 'decimal(28,6)',
        'payment_method': 'varchar',
        'ap_account': 'json',
        'purchase_order_ids': 'varchar',
        'line_items': 'varchar',
        'erp_reference_id': 'varchar',
        'updated_date': 'timestamptz',
    })) }}
)

select
    connection, company, id as bill_id, number, status, {{ airbase_key('vendor') }} as vendor_id,
    vendor ->> '$.name' as vendor_name,
    invoice_date, due_date, entry_date, currency ->> '$.iso_code' as currency_code, total_amount,
    tax_amount, amount_paid,
    payment_method, coalesce(ap_account ->> '$.erp_reference_id', ap_account ->> '$.name') as ap_account,
    coalesce(purchase_order_ids, '[]') as purchase_order_ids, coalesce(line_items, '[]') as line_items,
    erp_reference_id,
    updated_date as updated_at, read_at, is_deleted, _dlt_load_id
from records
