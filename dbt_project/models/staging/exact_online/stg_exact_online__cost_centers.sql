{{ raw('exact_online', 'cost_centers', {
    'id': 'varchar',
    'code': 'varchar',
    'description': 'varchar',
    'end_date': 'date',
}) }}
