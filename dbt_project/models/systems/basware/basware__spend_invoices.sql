{#- Invoices of Basware, waiting, posted or still with their people. What was said of each transfer is its history.
    Grain: one row per connection, company and invoice. -#}
with documents as (
    select
        *, cast(coalesce(transfer_responses, '[]') as json[]) as transfers,
        list_filter(transfers, lambda said: (said ->> '$.success') = 'true')[-1] ->> '$.voucherNumber1' as voucher
    from {{ ref('stg_basware__accounting_documents') }}
)

select
    connection, company, invoice_id, invoice_number, supplier_code, supplier_name, supplier_bank_iban, currency_code,
    net_sum, gross_sum, invoice_date, due_date, payment_block, payment_term_code, reference_number, description,
    order_numbers, texts, processing_status as source_status, is_listed, last_updated, read_at, is_deleted,
    is_listed and processing_status in ('WaitingForTransfer', 'TransferInProgress') as is_open,
    is_listed and processing_status = 'TransferInProgress' as is_in_progress,
    is_listed and processing_status = 'WaitingForPrebook' as is_prebook,
    is_listed and processing_status = 'WaitingForPrebookCancelation' as is_prebook_cancel,
    -- what was never approved is nobody's yet
    processing_status not like '%Prebook%' and processing_status not like 'WaitingForEnrichment%' as is_approved,
    processing_status like '%Failed' as has_failed,
    len(transfers) as responses, transfers[-1] ->> '$.responseMessage' as last_response,
    len(list_filter(transfers, lambda said: (said ->> '$.success') = 'false')) as failures,
    len(cast(coalesce(prebook_responses, '[]') as json[])) as prebook_count, voucher
from documents
