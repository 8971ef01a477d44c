{{ raw('exact_online', 'journals', {
    'id': 'varchar',
    'code': 'varchar',
    'description': 'varchar',
    'type': 'bigint',
    'currency': 'varchar',
    'is_blocked': 'boolean',
    'allow_vat': 'boolean',
    'allow_variable_currency': 'boolean',
    'gl_account': 'varchar',
    'bank_account_iban': 'varchar',
    'bank_account_including_mask': 'varchar',
}) }}
