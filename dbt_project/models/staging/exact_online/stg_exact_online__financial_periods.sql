{{ raw('exact_online', 'financial_periods', {
    'id': 'varchar',
    'fin_year': 'bigint',
    'fin_period': 'bigint',
    'start_date': 'date',
    'end_date': 'date',
}) }}
