with subsidiaries as (
    {{ raw('airbase', 'subsidiaries', {
        'id': 'varchar',
        'erp_reference_id': 'varchar',
        'name': 'varchar',
        'currency': 'json',
        'erp_currency_reference_id': 'varchar',
        'iso_code': 'varchar',
    }) }}
)

select
    subsidiaries.connection, coalesce(subsidiaries.erp_reference_id, subsidiaries.id) as company,
    subsidiaries.id as airbase_id,
    subsidiaries.erp_reference_id, subsidiaries.name,
    -- books that have no other key for a currency use its code
    coalesce(subsidiaries.currency ->> '$.iso_code', currencies.currency_code,
        regexp_extract(subsidiaries.erp_currency_reference_id, '^[A-Z]{3}$')) as currency_code,
    subsidiaries.iso_code as country, subsidiaries.read_at, subsidiaries.is_deleted, subsidiaries._dlt_load_id
from subsidiaries
left join {{ ref('stg_airbase__currencies') }} as currencies
    on currencies.connection = subsidiaries.connection
    and currencies.erp_reference_id = subsidiaries.erp_currency_reference_id
