{{ raw('exact_online', 'cost_units', {
    'id': 'varchar',
    'code': 'varchar',
    'description': 'varchar',
    'end_date': 'date',
}) }}
