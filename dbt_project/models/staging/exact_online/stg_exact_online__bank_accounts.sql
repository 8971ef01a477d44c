{{ raw('exact_online', 'bank_accounts', {
    'id': 'varchar',
    'account': 'varchar',
    'bank_account': 'varchar',
    'bic_code': 'varchar',
    'bank_account_holder_name': 'varchar',
    'main': 'boolean',
    'blocked': 'boolean',
    'type': 'varchar',
    'modified': 'timestamptz',
    'modifier_full_name': 'varchar',
}) }}
