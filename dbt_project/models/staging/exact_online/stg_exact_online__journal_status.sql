{{ raw('exact_online', 'journal_status', {
    'journal_code': 'varchar',
    'year': 'bigint',
    'period': 'bigint',
    'status': 'bigint',
}) }}
