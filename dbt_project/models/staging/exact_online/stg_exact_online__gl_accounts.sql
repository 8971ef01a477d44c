{{ raw('exact_online', 'gl_accounts', {
    'id': 'varchar',
    'code': 'varchar',
    'description': 'varchar',
    'type': 'bigint',
    'balance_side': 'varchar',
    'balance_type': 'varchar',
    'vat_code': 'varchar',
    'is_blocked': 'boolean',
    'use_costcenter': 'bigint',
    'use_costunit': 'bigint',
}) }}
