with tags as (
    {{ raw('airbase', 'tags', {
        'id': 'varchar',
        'erp_reference_id': 'varchar',
        'name': 'varchar',
        'tag_type': 'json',
        'is_active': 'boolean',
        'subsidiary_reference_ids': 'varchar',
    }) }}
),

of_subsidiaries as ({{ airbase_in_each_subsidiary('select * from tags') }})

select
    connection, company, id as tag_id, erp_reference_id as code, name, tag_type ->> '$.name' as tag_type,
    coalesce(is_active, true) as active, read_at, is_deleted, _dlt_load_id
from of_subsidiaries
