{{ raw('exact_online', 'deleted', {
    'id': 'varchar',
    'entity_key': 'varchar',
    'entity_type': 'bigint',
    'deleted_date': 'timestamptz',
}) }}
