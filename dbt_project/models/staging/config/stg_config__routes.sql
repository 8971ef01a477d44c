{{ raw('config', 'routes', {
    'link': 'varchar',
    'pair_no': 'bigint',
    'system': 'varchar',
    'connection': 'varchar',
    'company': 'varchar',
}, common=false) }}
