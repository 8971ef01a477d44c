{{ quickbooks_transaction('journal_entries', {
    'department_ref': 'varchar',
    'global_tax_calculation': 'varchar',
    'total_amt': 'decimal(28,6)',
    'home_total_amt': 'decimal(28,6)',
    'adjustment': 'boolean',
    'line': 'varchar',
    'linked_txn': 'varchar',
    'txn_tax_detail': 'varchar',
}) }}
