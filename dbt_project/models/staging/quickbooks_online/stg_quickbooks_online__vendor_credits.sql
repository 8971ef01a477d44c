{{ quickbooks_transaction('vendor_credits', {
    'department_ref': 'varchar',
    'global_tax_calculation': 'varchar',
    'total_amt': 'decimal(28,6)',
    'balance': 'decimal(28,6)',
    'vendor_ref': 'varchar',
    'ap_account_ref': 'varchar',
    'vendor_addr': 'varchar',
    'line': 'varchar',
    'linked_txn': 'varchar',
    'txn_tax_detail': 'varchar',
}) }}
