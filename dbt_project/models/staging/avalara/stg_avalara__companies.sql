{{ raw('avalara', 'companies', {
    'id': 'varchar',
    'company_code': 'varchar',
    'name': 'varchar',
    'is_default': 'boolean',
    'is_active': 'boolean',
    'default_country': 'varchar',
    'base_currency_code': 'varchar',
    'business_identification_no': 'varchar',
}) }}
