with records as (
    {{ airbase_of_subsidiary(raw('airbase', 'ledger_entries', {
        'id': 'varchar',
        'type': 'varchar',
        'status': 'varchar',
        'error_message': 'varchar',
        'vendor': 'json',
        'subsidiary': 'json',
        'invoice_number': 'varchar',
        'entry_date': 'date',
        'currency': 'json',
        'total_amount': 'decimal(28,6)',
        'erp_reference_id': 'varchar',
        'applied_to': 'varchar',
    })) }}
)

select
    connection, company, id as entry_id, type, status, error_message, {{ airbase_key('vendor') }} as vendor_id,
    vendor ->> '$.name' as vendor_name, invoice_number, entry_date,
    currency ->> '$.iso_code' as currency_code, total_amount,
    erp_reference_id, applied_to,
    -- an entry says nothing of when it changed
    cast(null as timestamptz) as updated_at, read_at, is_deleted, _dlt_load_id
from records
