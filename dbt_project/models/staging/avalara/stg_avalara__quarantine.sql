{{ raw('avalara', 'quarantine', {
    'feed': 'varchar',
    'reason': 'varchar',
    'record': 'varchar',
    'key': 'varchar',
}) }}
