{{ raw('quickbooks_online', 'tax_rates', {
    'id': 'varchar',
    'name': 'varchar',
    'active': 'boolean',
    'rate_value': 'decimal(28,6)',
    'last_updated_time': 'timestamptz',
}) }}
