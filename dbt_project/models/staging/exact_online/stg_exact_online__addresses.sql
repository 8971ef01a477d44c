{{ raw('exact_online', 'addresses', {
    'id': 'varchar',
    'account': 'varchar',
    'type': 'bigint',
    'main': 'boolean',
    'address_line1': 'varchar',
    'address_line2': 'varchar',
    'address_line3': 'varchar',
    'postcode': 'varchar',
    'city': 'varchar',
    'state': 'varchar',
    'country': 'varchar',
    'modified': 'timestamptz',
}) }}
