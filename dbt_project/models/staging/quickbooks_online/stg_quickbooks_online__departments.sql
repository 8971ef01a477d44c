{{ raw('quickbooks_online', 'departments', {
    'id': 'varchar',
    'sync_token': 'bigint',
    'name': 'varchar',
    'fully_qualified_name': 'varchar',
    'active': 'boolean',
    'sub_department': 'boolean',
    'parent_ref': 'varchar',
    'address': 'varchar',
    'create_time': 'timestamptz',
    'last_updated_time': 'timestamptz',
}) }}
