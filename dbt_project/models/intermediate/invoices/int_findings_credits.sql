{#- Bills to which somebody applied a vendor credit in QuickBooks while AvidXchange has both and still pays them. -#}
select
    link, 'bills' as flow, company, document_key, 'review' as kind, 'warning' as severity, 'credit_applied' as code,
    {{ money('applied_credit') }} || ' of invoice ' || coalesce(your_ref, document_key) || ' of '
        || coalesce(supplier_name, 'an unknown vendor')
        || ' was settled in QuickBooks by vendor credit ' || credit_names || ' (bill payment ' || credit_applications
        ||
            ', no money moved). AvidXchange has that credit too and takes it off itself, so nothing is voided there: delete bill payment '
        || credit_applications || ' in QuickBooks, or what AvidXchange pays cannot be posted' as text,
    json_object('credits', credit_names, 'bill_payments', credit_applications, 'amount',
        {{ money("applied_credit") }}) as payload
from {{ ref('int_invoice_candidates') }}
where is_routed and is_credit_kept and origin = 'bill'
