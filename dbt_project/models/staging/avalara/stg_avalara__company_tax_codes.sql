{{ raw('avalara', 'company_tax_codes', {
    'id': 'varchar',
    'company_id': 'varchar',
    'tax_code': 'varchar',
    'description': 'varchar',
    'is_active': 'boolean',
}) }}
