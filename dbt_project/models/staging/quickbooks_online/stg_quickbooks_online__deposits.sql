{{ quickbooks_transaction('deposits', {
    'department_ref': 'varchar',
    'deposit_to_account_ref': 'varchar',
    'total_amt': 'decimal(28,6)',
    'line': 'varchar',
    'linked_txn': 'varchar',
}) }}
