{{ raw('quickbooks_online', 'quarantine', {
    'feed': 'varchar',
    'reason': 'varchar',
    'record': 'varchar',
    'key': 'varchar',
}) }}
