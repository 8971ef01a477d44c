{{ config(alias='payment_clock') }}
{#- Each payment that the spend system of a link has sent: when, and when it cleared the bank. -#}
select
    pairs.link, pairs.books_company as company, pairs.other_system, pairs.other_company, payments.payment_id,
    vendors.supplier as vendor_key, payments.vendor, payments.currency,
    cast(payments.amount as decimal(28, 6)) as amount, payments.state,
    payments.method, payments.sent_on, payments.cleared_on,
    case when payments.state = 'issued' then cast(pairs.today - payments.sent_on as bigint) end as days_out
from {{ ref('int_link_pairs') }} as pairs
inner join {{ ref('canonical_payment_days') }} as payments
    on payments.system = pairs.other_system and payments.connection = pairs.other_connection
    and payments.company = pairs.other_company
left join {{ ref('int_clock_vendors') }} as vendors
    on vendors.link = pairs.link and vendors.company = pairs.other_company
    and vendors.vendor_key = payments.vendor_key
where pairs.is_routed
