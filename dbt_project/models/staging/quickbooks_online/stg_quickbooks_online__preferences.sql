{{ raw('quickbooks_online', 'preferences', {
    'id': 'varchar',
    'sync_token': 'bigint',
    'accounting_info_prefs': 'varchar',
    'vendor_and_purchases_prefs': 'varchar',
    'currency_prefs': 'varchar',
    'sales_forms_prefs': 'varchar',
    'tax_prefs': 'varchar',
    'product_and_services_prefs': 'varchar',
    'report_prefs': 'varchar',
    'other_prefs': 'varchar',
    'create_time': 'timestamptz',
    'last_updated_time': 'timestamptz',
}) }}
