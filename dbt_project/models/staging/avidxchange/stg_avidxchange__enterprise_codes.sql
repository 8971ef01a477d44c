{{ raw('avidxchange', 'enterprise_codes', {
    'enterprise_code_id': 'varchar',
    'code_value': 'varchar',
    'description': 'varchar',
    'group_name': 'varchar',
    'is_active': 'boolean',
    'last_modified_date': 'timestamptz',
}) }}
