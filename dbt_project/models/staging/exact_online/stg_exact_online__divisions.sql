{{ raw('exact_online', 'divisions', {
    'code': 'varchar',
    'description': 'varchar',
    'currency': 'varchar',
    'vat_number': 'varchar',
}) }}
