{#- Invoices of AvidXchange with the days that it tells of them. One that we brought there came by us: when the company
    received it, AvidXchange does not know. Grain: one row per connection, company and invoice. -#}
with lines as (
    select connection, company, payment_state, coalesce(payment_date, issued_date) as sent_on, cleared_date,
        unnest(paid_lines) as line
    from {{ ref('int_avid_payments') }}
    where not is_deleted and payment_state in ('issued', 'cleared')
),

paid as (
    select connection, company, line.invoice_id as invoice_id,
        cast(sum(line.amount + line.discount) as decimal(28, 6)) as paid_amount, max(sent_on) as last_sent_on,
        case when bool_and(payment_state = 'cleared') then max(cleared_date) end as last_cleared_on
    from lines
    where line.invoice_id is not null
    group by all
)

select
    invoices.connection, invoices.company, invoices.invoice_id, vendors.vendor_id as vendor_key, vendors.name as vendor,
    invoices.invoice_number as number, invoices.invoice_date, invoices.due_date, invoices.currency_code as currency,
    coalesce(invoices.amount, invoices.gross_amount) as amount, invoices.status,
    invoices.status in ('Rejected', 'Voided') as is_gone,
    case when not {{ is_copy('invoices.external_code') }} then cast(invoices.created_date as date) end as received_on,
    cast(invoices.approved_date as date) as approved_on, coalesce(paid.paid_amount, 0) as paid_amount,
    paid.last_sent_on, paid.last_cleared_on, true as tells_payments
from {{ ref('stg_avidxchange__invoices') }} as invoices
left join {{ vendors_named_by('invoices') }} as vendors on true
left join paid on paid.connection = invoices.connection and paid.company = invoices.company
    and paid.invoice_id = invoices.invoice_id
where not invoices.is_deleted
qualify row_number() over (partition by invoices.connection, invoices.company, invoices.invoice_id
    order by vendors.vendor_id = invoices.vendor_id desc nulls last, vendors.vendor_id) = 1
