with accounts as (
    {{ raw('airbase', 'gl_accounts', {
        'id': 'varchar',
        'account_number': 'varchar',
        'erp_reference_id': 'varchar',
        'name': 'varchar',
        'type': 'varchar',
        'is_active': 'boolean',
        'subsidiary_reference_ids': 'varchar',
    }) }}
),

of_subsidiaries as ({{ airbase_in_each_subsidiary('select * from accounts') }})

select
    connection, company, id as account_id, coalesce(account_number, erp_reference_id) as code,
    erp_reference_id, name, type,
    coalesce(is_active, true) as active, read_at, is_deleted, _dlt_load_id
from of_subsidiaries
