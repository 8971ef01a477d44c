{{ newest_of_each('purchase_orders', 'purchase_order_id', {
    'purchase_order_id': 'varchar',
    'external_code': 'varchar',
    'order_number': 'varchar',
    'vendor_external_code': 'varchar',
    'status': 'varchar',
    'currency_code': 'varchar',
    'total_amount': 'decimal(28,6)',
    'line_items': 'varchar',
    'order_date': 'date',
    'end_date': 'date',
    'last_modified_date': 'timestamptz',
}) }}
