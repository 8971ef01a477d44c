{{ raw('operations', 'payee_facts', {
    'id': 'bigint',
    'connection': 'varchar',
    'company': 'varchar',
    'system': 'varchar',
    'vendor_key': 'varchar',
    'fact': 'varchar',
    'value': 'varchar',
    'seen_at': 'timestamptz',
}, common=false) }}
