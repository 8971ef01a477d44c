{{ raw('quickbooks_online', 'customers', {
    'id': 'varchar',
    'sync_token': 'bigint',
    'display_name': 'varchar',
    'fully_qualified_name': 'varchar',
    'active': 'boolean',
    'ar_account_ref': 'varchar',
    'currency_ref': 'varchar',
    'bill_addr': 'varchar',
    'ship_addr': 'varchar',
    'create_time': 'timestamptz',
    'last_updated_time': 'timestamptz',
}) }}
