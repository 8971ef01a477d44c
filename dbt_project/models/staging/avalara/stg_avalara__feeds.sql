{{ raw('avalara', 'feeds', {
    'feed': 'varchar',
    'kind': 'varchar',
    'rows': 'bigint',
    'suspect': 'boolean',
}) }}
