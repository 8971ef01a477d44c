{{ raw('avalara', 'tax_codes', {
    'id': 'varchar',
    'tax_code': 'varchar',
    'description': 'varchar',
    'is_active': 'boolean',
}) }}
