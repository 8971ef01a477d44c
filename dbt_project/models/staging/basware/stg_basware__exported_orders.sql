with records as (
    {{ basware_newest(basware_orders, 'exported_purchase_orders', ['export_queue'], 'external_code') }}
)

select
    connection, company, external_code, order_number, processing_status, is_listed, order_status, order_type,
    supplier_code,
    supplier_name, purchase_currency, payment_term_code, net_sum, gross_sum, tax_sum, order_creation_time,
    document_link, coalesce(order_lines, '[]') as order_lines, last_updated, read_at, is_deleted, _dlt_load_id
from records
