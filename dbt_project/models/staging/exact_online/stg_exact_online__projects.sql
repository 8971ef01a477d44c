{{ raw('exact_online', 'projects', {
    'id': 'varchar',
    'code': 'varchar',
    'description': 'varchar',
    'type': 'bigint',
    'start_date': 'date',
    'end_date': 'date',
    'modified': 'timestamptz',
}) }}
