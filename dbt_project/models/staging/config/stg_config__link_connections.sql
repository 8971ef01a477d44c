{{ raw('config', 'link_connections', {
    'link': 'varchar',
    'system': 'varchar',
    'connection': 'varchar',
}, common=false) }}
