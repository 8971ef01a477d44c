{{ raw('operations', 'checks', {
    'link': 'varchar',
    'name': 'varchar',
    'flow': 'varchar',
    'company': 'varchar',
    'result': 'varchar',
    'failing_rows': 'bigint',
    'examples': 'varchar',
    'text': 'varchar',
    'run_id': 'varchar',
    'checked_at': 'timestamptz',
}, common=false) }}
