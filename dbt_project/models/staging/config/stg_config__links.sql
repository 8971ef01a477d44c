{{ raw('config', 'links', {
    'link': 'varchar',
    'kind': 'varchar',
    'start_date': 'date',
    'timezone': 'varchar',
    'approved': 'boolean',
    'options': 'varchar',
}, common=false) }}
