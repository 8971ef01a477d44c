{{ raw('config', 'link_connections', {
    'link': 'varchar',
    'system': 'varchar',
    'connection': 'varchar',
    'currencies': 'varchar',
}, common=false) }}
