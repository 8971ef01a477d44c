{{ raw('avidxchange', 'invoice_batches', {
    'batch_guid': 'varchar',
    'batch_name': 'varchar',
    'invoice_count': 'bigint',
    'batch_total': 'decimal(28,6)',
    'date_closed': 'timestamptz',
}) }}
