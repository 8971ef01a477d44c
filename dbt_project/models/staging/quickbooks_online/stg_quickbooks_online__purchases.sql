{{ quickbooks_transaction('purchases', {
    'department_ref': 'varchar',
    'payment_type': 'varchar',
    'credit': 'boolean',
    'account_ref': 'varchar',
    'entity_ref': 'varchar',
    'total_amt': 'decimal(28,6)',
    'line': 'varchar',
    'linked_txn': 'varchar',
}) }}
