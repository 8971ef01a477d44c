{{ raw('exact_online', 'journals', {
    'id': 'varchar',
    'code': 'varchar',
    'description': 'varchar',
    'type': 'bigint',
    'currency': 'varchar',
    'is_blocked': 'boolean',
    'allow_vat': 'boolean',
    'gl_account': 'varchar',
}) }}
