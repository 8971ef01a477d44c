{{ config(alias='airbase_bills') }}
{#- Every bill of Airbase of a routed subsidiary, whatever its state, with its payments and the purchase entry it was
    entered as. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
compared as (select * from {{ ref('int_airbase_bills') }}),

paid as (
    select connection, bill_id, count(*) as payments, max(settled_date) as settled_date,
        cast(sum(amount) filter (where status in ('sent', 'cleared')) as decimal(22, 6)) as sent_amount
    from {{ ref('stg_airbase__payments') }}
    where not is_deleted
    group by all
),

ledger as (
    select connection, company, vendor_id, invoice_number,
        max_by(status, (entry_date, status)) filter (where entry_date is not null) as ledger_status
    from {{ ref('stg_airbase__ledger_entries') }}
    where type = 'bill' and not is_deleted
    group by all
),

final as (
    select
        pairs.link, pairs.other_company as company, pairs.books_company as target_company, bills.bill_id, bills.number,
        bills.status, bills.vendor_id, bills.vendor_name,
        bills.invoice_date, bills.due_date, bills.entry_date, bills.currency_code as currency,
        cast(bills.total_amount as decimal(28, 6)) as amount,
        cast(bills.tax_amount as decimal(22, 6)) as tax_amount,
        cast(bills.amount_paid as decimal(22, 6)) as amount_paid, bills.payment_method,
        cast(coalesce(paid.payments, 0) as bigint) as payments, paid.sent_amount, paid.settled_date, bills.ap_account,
        bills.purchase_order_ids, ledger.ledger_status,
        compared.entry_numbers, compared.level as entered_by, compared.entered_date, compared.entered_amount,
        compared.open_amount as open_in_exact,
        cast(bills.total_amount - compared.entered_amount as decimal(28, 6)) as amount_difference,
        cast(coalesce(compared.times, 0) as bigint) as times_entered, compared.difference_class, compared.reason
    from pairs
    inner join {{ ref('stg_airbase__bills') }} as bills on bills.connection = pairs.other_connection
        and bills.company = pairs.other_company
    left join compared on compared.link = pairs.link and compared.company = bills.company
        and compared.bill_id = bills.bill_id
    left join paid on paid.connection = bills.connection and paid.bill_id = bills.bill_id
    left join ledger
        on ledger.connection = bills.connection and ledger.company = bills.company
        and ledger.vendor_id = bills.vendor_id and ledger.invoice_number = bills.number
    where not bills.is_deleted
)

select * from final
