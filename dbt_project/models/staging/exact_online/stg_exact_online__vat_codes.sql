{{ raw('exact_online', 'vat_codes', {
    'id': 'varchar',
    'code': 'varchar',
    'description': 'varchar',
    'percentage': 'decimal(28,6)',
    'type': 'varchar',
    'vat_transaction_type': 'varchar',
    'is_blocked': 'boolean',
    'charged': 'boolean',
}) }}
