{#- Each payment of the system that pays with the one word for why it would stand in one system alone.
    Grain: one row per link, company of the books, company of the other system and payment. -#}
with payments as (select * from {{ ref('reconciliation__payments') }}),
states as (select * from {{ ref('int_payables_states') }} where flow = 'payments')

select
    payments.link, payments.target_company as books_company, payments.company as other_company, payments.payment_id,
    case when bool_or(payment_state in ('posted_unmatched', 'void', 'void_not_reversed', 'error'))
            then 'posted_unmatched'
        when bool_or(payment_state = 'not_posted') then coalesce(min(states.cause), 'blocked')
        when bool_or(payment_state = 'before_start') then 'before_start'
        else 'in_flight' end as cause,
    min(coalesce(payments.reason, states.reason)) as reason
from payments
left join states on states.link = payments.link and states.company = payments.company
    and states.source_key = payments.source_key
group by payments.link, payments.target_company, payments.company, payments.payment_id
