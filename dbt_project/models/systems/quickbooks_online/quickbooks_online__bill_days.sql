{#- When each bill of QuickBooks was paid whole, and until when its payment term gives a discount: so many days after
    the bill, or on a day of the month. Grain: one row per connection, company and document. -#}
with payments as (
    select lines.connection, lines.company, lines.document_key, max(paid.txn_date) as paid_on
    from {{ ref('quickbooks_online__bill_payment_lines') }} as lines
    inner join {{ ref('stg_quickbooks_online__bill_payments') }} as paid
        on paid.connection = lines.connection and paid.company = lines.company and paid.id = lines.entry_id
    where not lines.is_deleted and lines.document_key is not null
    group by all
),

terms as (
    select bills.connection, bills.company, bills.id as document_key,
        bills.txn_date + cast(terms.discount_days as integer) as discount_until, terms.discount_percent
    from {{ ref('stg_quickbooks_online__bills') }} as bills
    inner join {{ ref('stg_quickbooks_online__terms') }} as terms
        on terms.connection = bills.connection and terms.company = bills.company and terms.id = bills.sales_term_ref
    where terms.discount_percent > 0 and terms.discount_days is not null
)

select
    bills.connection, bills.company, bills.document_key,
    case when bills.open_amount = 0 then payments.paid_on end as paid_on, terms.discount_until,
    cast({{ posted_amount('bills.total * terms.discount_percent / 100', 'bills.currency') }} as decimal(22, 6))
        as discount_amount
from {{ ref('quickbooks_online__bills') }} as bills
left join payments using (connection, company, document_key)
left join terms using (connection, company, document_key)
