{#- Invoices of Basware with the days that it tells of them: neither when one was received nor when it was approved, and
    it pays nothing itself. Grain: one row per connection, company and invoice. -#}
select
    documents.connection, documents.company, documents.invoice_id, documents.supplier_code as vendor_key,
    documents.supplier_name as vendor, documents.invoice_number as number, documents.invoice_date, documents.due_date,
    documents.currency_code as currency,
    {{ posted_amount('documents.gross_sum', 'documents.currency_code') }} as amount,
    documents.processing_status as status, documents.processing_status like '%PrebookCancel%' as is_gone,
    cast(null as date) as received_on, cast(null as date) as approved_on, cast(0 as decimal(28, 6)) as paid_amount,
    cast(null as date) as last_sent_on, cast(null as date) as last_cleared_on, false as tells_payments,
    documents.cash_date as discount_until, cast(documents.cash_sum as decimal(22, 6)) as discount_amount
from {{ ref('stg_basware__accounting_documents') }} as documents
where not documents.is_deleted
