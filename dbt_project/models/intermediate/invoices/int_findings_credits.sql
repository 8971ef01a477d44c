{#- Bills to which somebody applied a vendor credit in QuickBooks while AvidXchange has both and still pays them. -#}
select
    link, 'bills' as flow, company, document_key, 'review' as kind, 'warning' as severity, 'credit_applied' as code,
    {{ sentence('invoices.credit_applied', {
        'amount': money('applied_credit'), 'number': 'coalesce(your_ref, document_key)',
        'vendor': 'coalesce(supplier_name, ' ~ sentence('vendors.unknown_vendor') ~ ')', 'credits': 'credit_names',
        'bill_payments': 'credit_applications',
    }) }} as text,
    json_object('credits', credit_names, 'bill_payments', credit_applications, 'amount',
        {{ money("applied_credit") }}) as payload
from {{ ref('int_invoice_candidates') }}
where is_routed and is_credit_kept and origin = 'bill'
