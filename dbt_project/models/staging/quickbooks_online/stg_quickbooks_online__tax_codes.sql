{{ raw('quickbooks_online', 'tax_codes', {
    'id': 'varchar',
    'name': 'varchar',
    'description': 'varchar',
    'active': 'boolean',
    'taxable': 'boolean',
    'tax_group': 'boolean',
    'purchase_tax_rate_list': 'varchar',
    'last_updated_time': 'timestamptz',
}) }}
