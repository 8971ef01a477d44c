{{ raw('exact_online', 'currencies', {
    'code': 'varchar',
    'description': 'varchar',
    'modified': 'timestamptz',
}) }}
