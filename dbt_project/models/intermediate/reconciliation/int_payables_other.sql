{#- What invoices and payments of the system that pays make of what it has to pay, dated: invoices, less what was issued
    of them. `ordered`: of what is still to pay, payments that were ordered and not issued, as last read.
    Grain: one row per link, company of the books, company of the other system, invoice and movement. -#}
with open_invoices as (select * from {{ ref('int_avid_open_invoices') }}),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),
bills as (select * from {{ ref('canonical_bills') }}),

invoices as (
    select
        found.link, found.books_company, found.invoice_id, found.document_key, found.currency,
        coalesce(bills.supplier, found.vendor_supplier, 'avidxchange:' || found.vendor_code) as supplier,
        bills.ap_account, coalesce(found.invoice_number, found.invoice_id) as number, found.vendor_name,
        coalesce(invoices.invoice_date, pairs.start_date) as invoice_date,
        coalesce(invoices.amount, invoices.gross_amount) as amount, pairs.other_company
    from open_invoices as found
    inner join pairs on pairs.link = found.link and pairs.books_company = found.books_company
    inner join {{ ref('stg_avidxchange__invoices') }} as invoices
        on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
        and invoices.invoice_id = found.invoice_id and not invoices.is_deleted
    left join bills on bills.connection = pairs.books_connection and bills.company = pairs.books_company
        and bills.document_key = found.document_key
),

paid as (
    select
        lines.link, lines.books_company, lines.company as other_company, lines.invoice_id, lines.payment_id,
        payments.payment_state, lines.amount + lines.discount as amount,
        coalesce(payments.payment_date, payments.issued_date, payments.cleared_date,
            cast(payments.last_modified_date as date)) as date
    from {{ ref('int_avid_payment_lines') }} as lines
    inner join {{ ref('int_avid_payments') }} as payments
        on payments.connection = lines.connection and payments.company = lines.company
        and payments.payment_id = lines.payment_id
    where payments.payment_state <> 'void'
),

-- void since: paid until then, where the books have posting and reversal
voided as (
    select lines.link, lines.books_company, lines.company as other_company, lines.invoice_id, lines.payment_id,
        unnest(['payment ', 'void of payment ']) || lines.payment_id || ' of ' || lines.invoice_id as movement,
        unnest([coalesce(payments.payment_date, payments.issued_date), payments.voided_date]) as date,
        unnest([-(lines.amount + lines.discount), lines.amount + lines.discount]) as amount
    from {{ ref('int_avid_payment_lines') }} as lines
    inner join {{ ref('int_avid_payments') }} as payments
        on payments.connection = lines.connection and payments.company = lines.company
        and payments.payment_id = lines.payment_id
    semi join (select * from {{ ref('int_payables_settled') }} where is_voided) as settled
        on settled.link = lines.link and settled.books_company = lines.books_company
        and settled.payment_id = lines.payment_id
    where payments.payment_state = 'void' and payments.voided_date is not null
        and coalesce(payments.payment_date, payments.issued_date) is not null
),

rows as (
    select *, invoice_date as date, 'other' as side, 'invoice ' || invoice_id as movement,
        cast(null as varchar) as payment_id, 'dated' as basis
    from invoices
    union all by name
    select
        invoices.* exclude (amount), coalesce(paid.date, invoices.invoice_date) as date,
        case when paid.payment_state in ('issued', 'cleared') then 'other' else 'ordered' end as side,
        'payment ' || paid.payment_id || ' of ' || invoices.invoice_id as movement, paid.payment_id,
        case when paid.payment_state in ('issued', 'cleared') then -paid.amount else paid.amount end as amount,
        case when paid.payment_state in ('issued', 'cleared') then 'dated' else 'as_read' end as basis
    from invoices
    inner join paid using (link, books_company, other_company, invoice_id)
    union all by name
    select
        invoices.* exclude (amount), voided.date, 'other' as side, voided.movement, voided.payment_id, voided.amount,
        'dated' as basis
    from invoices
    inner join voided using (link, books_company, other_company, invoice_id)
)

select * exclude (invoice_date) replace (cast(amount as decimal(22, 6)) as amount) from rows where amount <> 0
