{{ raw('exact_online', 'deleted', {
    'entity_key': 'varchar',
    'entity_type': 'bigint',
    'deleted_date': 'timestamptz',
}) }}
