{{ raw('avidxchange', 'companies', {
    'company_id': 'varchar',
    'external_code': 'varchar',
    'name': 'varchar',
}) }}
