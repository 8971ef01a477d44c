select *, check_payment ->> '$.BankAccountRef.value' as bank_account_ref from (
{{ quickbooks_transaction('bill_payments', {
    'department_ref': 'varchar',
    'pay_type': 'varchar',
    'total_amt': 'decimal(28,6)',
    'process_bill_payment': 'boolean',
    'vendor_ref': 'varchar',
    'ap_account_ref': 'varchar',
    'check_payment': 'varchar',
    'credit_card_payment': 'varchar',
    'line': 'varchar',
    'linked_txn': 'varchar',
    'txn_tax_detail': 'varchar',
}) }})
