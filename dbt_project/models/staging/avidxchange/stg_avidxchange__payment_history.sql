{{ raw('avidxchange', 'payment_history', {
    'payment_id': 'varchar',
    'id': 'varchar',
    'payment_process_name': 'varchar',
    'description': 'varchar',
    'comment': 'varchar',
    'insert_date_time': 'timestamptz',
}) }}
