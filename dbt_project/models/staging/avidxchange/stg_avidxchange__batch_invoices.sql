{{ raw('avidxchange', 'batch_invoices', {
    'batch_guid': 'varchar',
    'id': 'varchar',
    'invoice_id': 'varchar',
    'external_code': 'varchar',
    'number': 'varchar',
    'gross_amount': 'decimal(28,6)',
    'lines': 'varchar',
    'last_changed_date': 'timestamptz',
}) }}
