{{ raw('operations', 'alerts', {
    'id': 'varchar',
    'link': 'varchar',
    'connection': 'varchar',
    'company': 'varchar',
    'code': 'varchar',
    'severity': 'varchar',
    'text': 'varchar',
    'document_key': 'varchar',
    'opened_at': 'timestamptz',
    'closed_at': 'timestamptz',
    'told_at': 'timestamptz',
}, common=false) }}
