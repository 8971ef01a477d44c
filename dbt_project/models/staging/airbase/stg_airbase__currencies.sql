{#- Each currency once. A document in a new currency makes one of its own, without a reference, beside that of the
    books: the one that has a reference counts (reference: Airbase, section 4). -#}
with currencies as (
    {{ raw('airbase', 'currencies', {'id': 'varchar', 'iso_code': 'varchar', 'erp_reference_id': 'varchar'}) }}
)

select connection, company, id as currency_id, iso_code as currency_code, erp_reference_id, read_at,
is_deleted, _dlt_load_id
from currencies
where iso_code is not null
qualify row_number() over (partition by connection, iso_code order by is_deleted, erp_reference_id is null,
    erp_reference_id, id) = 1
