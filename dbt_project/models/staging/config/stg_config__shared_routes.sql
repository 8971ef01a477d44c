{{ raw('config', 'shared_routes', {
    'link': 'varchar',
    'pair_no': 'bigint',
    'system': 'varchar',
    'connection': 'varchar',
    'company': 'varchar',
    'other_system': 'varchar',
    'start_date': 'date',
}, common=false) }}
