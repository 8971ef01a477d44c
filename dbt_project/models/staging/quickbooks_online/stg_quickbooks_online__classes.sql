{{ raw('quickbooks_online', 'classes', {
    'id': 'varchar',
    'sync_token': 'bigint',
    'name': 'varchar',
    'fully_qualified_name': 'varchar',
    'active': 'boolean',
    'sub_class': 'boolean',
    'parent_ref': 'varchar',
    'create_time': 'timestamptz',
    'last_updated_time': 'timestamptz',
}) }}
