select
    *, status ->> '$.Description' as status_text, payment_method ->> '$.Description' as method_text,
    {{ avid_payment_state("status ->> '$.Description'") }} as payment_state,
    list_transform(cast(invoices as json[]), lambda line: {
        'invoice_id': line ->> '$.InvoiceId', 'invoice_number': line ->> '$.InvoiceNumber',
        'amount': cast(coalesce(line ->> '$.NetAmount', '0') as decimal(22, 6)),
        'discount': cast(coalesce(line ->> '$.Discount', '0') as decimal(22, 6))}) as paid_lines
from ({{ with_company('payments', 'payment_id', {
    'payment_id': 'varchar',
    'status': 'varchar',
    'payment_method': 'varchar',
    'amount': 'decimal(28,6)',
    'currency_code': 'varchar',
    'check_number': 'varchar',
    'avid_pay_checknumber': 'varchar',
    'trace_number': 'varchar',
    'card_last4': 'varchar',
    'batch_id': 'varchar',
    'payment_date': 'date',
    'issued_date': 'date',
    'cleared_date': 'date',
    'voided_date': 'date',
    'vendor_external_code': 'varchar',
    'vendor_id': 'varchar',
    'invoices': 'varchar',
    'exceptions': 'varchar',
    'external_payment_ids': 'varchar',
    'last_modified_date': 'timestamptz',
}, pays='invoices') }})
