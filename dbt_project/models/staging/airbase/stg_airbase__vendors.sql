{#- Vendors of the richer list, and those that only the list for books shows (read more rarely). A reference is given
    once and never changes: whichever list shows it is right. -#}
with listed as (
    {{ raw('airbase', 'vendors', {
        'id': 'varchar',
        'erp_reference_id': 'varchar',
        'name': 'varchar',
        'legal_name': 'varchar',
        'email': 'varchar',
        'phone': 'varchar',
        'website': 'varchar',
        'tax_id_last4': 'varchar',
        'payment_terms': 'varchar',
        'address': 'json',
        'status': 'varchar',
        'is_active': 'boolean',
        'subsidiary_reference_ids': 'varchar',
        'created_date': 'timestamptz',
        'updated_date': 'timestamptz',
    }) }}
),

for_books as (
    {{ raw('airbase', 'accounting_vendors', {
        'id': 'varchar',
        'erp_reference_id': 'varchar',
        'name': 'varchar',
        'email': 'varchar',
        'is_active': 'boolean',
        'subsidiary_reference_ids': 'varchar',
    }) }}
),

vendors as (
    select listed.* replace (coalesce(listed.erp_reference_id, for_books.erp_reference_id) as erp_reference_id)
    from listed
    left join for_books on for_books.connection = listed.connection and for_books.id = listed.id
    union all by name
    select * from for_books anti join listed using (connection, id)
),

of_subsidiaries as ({{ airbase_in_each_subsidiary('select * from vendors') }})

select
    connection, company, id as vendor_id, erp_reference_id, name, legal_name, email, phone, website, tax_id_last4,
    payment_terms,
    address ->> '$.line1' as address_line1, address ->> '$.line2' as address_line2, address ->> '$.city' as city,
    address ->> '$.state' as state, address ->> '$.postal_code' as postcode, address ->> '$.country' as country,
    coalesce(is_active, true) and coalesce(status, 'active') <> 'inactive' as active, status, subsidiaries,
    created_date as created_at, updated_date as updated_at, read_at, is_deleted, _dlt_load_id
from of_subsidiaries
