with records as (
    {{ basware_newest(basware_documents, 'accounting_documents',
        ['transfer_queue', 'transfers_in_progress', 'prebook_queue', 'prebook_cancelations'], 'invoice_id') }}
)

select
    connection, company, invoice_id, invoice_number, processing_status, is_listed, supplier_code, supplier_name,
    currency_code, net_sum, gross_sum, tax_sum1, tax_sum2, tax_code, invoice_date, voucher_date,
    base_line_date, due_date, cash_date, cash_sum,
    payment_block, payment_term_code, reference_number, description, invoice_type_code, supplier_bank_iban,
    supplier_bank_bic, coalesce(order_numbers, '[]') as order_numbers,
    cast(to_json(map_from_entries(list_filter([
        {%- for number in range(1, 61) %}
        {'key': 'text{{ number }}', 'value': text{{ number }}}{{ ',' if not loop.last }}
        {%- endfor %}
    ], lambda entry: entry.value is not null))) as varchar) as texts,
    coalesce(attachments, '[]') as attachments,
    coalesce(coding_rows, '[]') as coding_rows,
    coalesce(transfer_responses, '[]') as transfer_responses,
    coalesce(prebook_responses, '[]') as prebook_responses,
    p2p_processing_mode, last_updated, read_at, is_deleted, _dlt_load_id
from records
