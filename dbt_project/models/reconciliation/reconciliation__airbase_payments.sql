{{ config(alias='airbase_payments') }}
{#- Payments of Airbase with the bill they settle. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
bills as (select * from {{ ref('stg_airbase__bills') }}),

final as (
    select
        pairs.link, payments.company, pairs.books_company as target_company, payments.payment_id, payments.bill_id,
        bills.number as bill_number, bills.vendor_name, payments.method,
        payments.status, cast(payments.amount as decimal(22, 6)) as amount, payments.currency_code as currency,
        payments.initiated_date, payments.settled_date,
        payments.check_number, payments.trace_number
    from pairs
    inner join {{ ref('stg_airbase__payments') }} as payments on payments.connection = pairs.other_connection
        and payments.company = pairs.other_company
    left join bills on bills.connection = payments.connection and bills.bill_id = payments.bill_id
    where not payments.is_deleted
)

select * from final
