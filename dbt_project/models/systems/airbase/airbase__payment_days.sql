{#- Payments of Airbase: when each was sent, and when it cleared the bank.
    Grain: one row per connection, company and payment. -#}
select
    payments.connection, payments.company, payments.payment_id, bills.vendor_id as vendor_key,
    bills.vendor_name as vendor,
    payments.currency_code as currency, payments.amount,
    case when payments.status = 'cleared' then 'cleared' else 'issued' end as state, payments.method,
    payments.initiated_date as sent_on, payments.settled_date as cleared_on
from {{ ref('stg_airbase__payments') }} as payments
left join {{ ref('stg_airbase__bills') }} as bills using (connection, bill_id)
where not payments.is_deleted and payments.status in ('sent', 'cleared')
