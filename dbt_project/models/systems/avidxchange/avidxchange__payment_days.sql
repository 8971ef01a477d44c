{#- Payments of AvidXchange: when each was sent, and when it cleared the bank.
    Grain: one row per connection, company and payment. -#}
select
    payments.connection, payments.company, payments.payment_id, vendors.vendor_id as vendor_key,
    vendors.name as vendor, payments.currency_code as currency, payments.amount, payments.payment_state as state,
    payments.method_text as method, coalesce(payments.payment_date, payments.issued_date) as sent_on,
    payments.cleared_date as cleared_on
from {{ ref('int_avid_payments') }} as payments
left join {{ vendors_named_by('payments') }} as vendors on true
where not payments.is_deleted and payments.payment_state in ('issued', 'cleared')
qualify row_number() over (partition by payments.connection, payments.company, payments.payment_id
    order by vendors.vendor_id = payments.vendor_id desc nulls last, vendors.vendor_id) = 1
