{{ raw('operations', 'runs', {
    'run_id': 'varchar',
    'link': 'varchar',
    'who': 'varchar',
    'preview': 'boolean',
    'started_at': 'timestamptz',
    'ended_at': 'timestamptz',
    'result': 'varchar',
    'summary': 'varchar',
}, common=false) }}
