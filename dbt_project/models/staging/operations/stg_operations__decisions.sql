{{ raw('operations', 'decisions', {
    'id': 'varchar',
    'link': 'varchar',
    'kind': 'varchar',
    'left_company': 'varchar',
    'left_key': 'varchar',
    'right_company': 'varchar',
    'right_key': 'varchar',
    'verdict': 'varchar',
    'who': 'varchar',
    'at': 'timestamptz',
    'why': 'varchar',
    'evidence': 'varchar',
}, common=false) }}
