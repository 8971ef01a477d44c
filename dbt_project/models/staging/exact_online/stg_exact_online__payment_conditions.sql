{{ raw('exact_online', 'payment_conditions', {
    'id': 'varchar',
    'code': 'varchar',
    'description': 'varchar',
    'payment_days': 'bigint',
    'payment_method': 'varchar',
    'modified': 'timestamptz',
}) }}
