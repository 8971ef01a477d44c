{{ raw('quickbooks_online', 'feeds', {
    'feed': 'varchar',
    'kind': 'varchar',
    'rows': 'bigint',
    'suspect': 'boolean',
}) }}
