{{ raw('config', 'mappings', {
    'link': 'varchar',
    'kind': 'varchar',
    'company': 'varchar',
    'source_code': 'varchar',
    'target_code': 'varchar',
    'note': 'varchar',
}, common=false) }}
