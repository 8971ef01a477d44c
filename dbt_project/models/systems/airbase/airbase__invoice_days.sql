{#- Bills of Airbase with the days that it tells of them: when one was received or approved it does not say.
    Grain: one row per connection, company and bill. -#}
with paid as (
    select connection, bill_id, cast(sum(amount) as decimal(28, 6)) as paid_amount,
        max(initiated_date) as last_sent_on,
        case when bool_and(status = 'cleared') then max(settled_date) end as last_cleared_on
    from {{ ref('stg_airbase__payments') }}
    where not is_deleted and status in ('sent', 'cleared')
    group by all
)

select
    bills.connection, bills.company, bills.bill_id as invoice_id, bills.vendor_id as vendor_key,
    bills.vendor_name as vendor, bills.number, bills.invoice_date, bills.due_date, bills.currency_code as currency,
    bills.total_amount as amount, bills.status, coalesce(bills.status in ('rejected', 'void'), false) as is_gone,
    cast(null as date) as received_on, cast(null as date) as approved_on,
    coalesce(paid.paid_amount, 0) as paid_amount, paid.last_sent_on, paid.last_cleared_on, true as tells_payments
from {{ ref('stg_airbase__bills') }} as bills
left join paid using (connection, bill_id)
where not bills.is_deleted and coalesce(bills.status <> 'draft', true)
