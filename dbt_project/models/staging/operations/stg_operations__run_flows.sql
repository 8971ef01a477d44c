{{ raw('operations', 'run_flows', {
    'run_id': 'varchar',
    'flow': 'varchar',
    'counts': 'varchar',
}, common=false) }}
