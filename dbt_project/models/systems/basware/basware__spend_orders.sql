{#- Purchase orders that Basware exported. Those that wait are looked for in the books, by their number.
    Grain: one row per connection, company and order. -#}
select
    connection, company, external_code as order_key, order_number as number, supplier_code as vendor_key,
    purchase_currency as currency, cast(null as date) as issue_date,
    cast(timezone('UTC', order_creation_time) as date) as order_date,
    is_listed and processing_status = 'WaitingForExport' as is_looked_for, false as is_open,
    false as is_looked_for_by_text
from {{ ref('stg_basware__exported_orders') }}
