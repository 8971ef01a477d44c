{{ raw('operations', 'api_calls', {
    'run_id': 'varchar',
    'connection': 'varchar',
    'system': 'varchar',
    'company': 'varchar',
    'day': 'date',
    'calls': 'bigint',
    'errors': 'bigint',
    'tokens': 'bigint',
    'metered': 'bigint',
}, common=false) }}
