{{ config(alias='payables_movements') }}
{#- Accounts payable of each link, company and A/P account as dated movements: `ledger` is what the books have there,
    `books` what their documents make of it, `other` what the system that pays has to pay. As of a day, each is the sum
    of what is dated up to it; books less other, by document and `cause`, is why they differ, and ledger less books is
    unexplained. `ordered` and `approved` say more, and are part of no sum. Owed is positive. -#}
with companies as (select * from {{ ref('int_payables_companies') }}),
states as (select * from {{ ref('int_payables_states') }}),
books as (select * from {{ ref('int_payables_books') }}),
others as (select * from {{ ref('int_payables_other') }}),
payments as (select * from {{ ref('reconciliation__payments') }}),

-- of a document that both have, what its two sides make of it
both_sides as (
    select other.link, other.books_company, other.document_key,
        abs(sum(other.amount) - any_value(bills.amount)) > 0.0005
            or bool_or(other.currency <> bills.currency) as differs
    from (select * from others where movement like 'invoice %') as other
    inner join (select * from books where kind = 'bill' and movement = 'bill') as bills
        using (link, books_company, document_key)
    group by all
),

posted as (select distinct link, books_company, document_key, payment_id from books where payment_id is not null),

payment_states as (
    select payments.link, payments.target_company as books_company, payments.company, payments.payment_id,
        min(payments.source_key) as source_key,
        case when bool_or(payment_state = 'posted_unmatched') then 'posted_unmatched'
            when bool_or(payment_state = 'not_posted') then coalesce(min(states.cause), 'blocked')
            when bool_or(payment_state = 'before_start') then 'before_start'
            when bool_or(payment_state in ('void', 'void_not_reversed', 'error')) then 'posted_unmatched'
            else 'on_the_way' end as cause,
        min(coalesce(payments.reason, states.reason)) as reason
    from payments
    left join states on states.link = payments.link and states.flow = 'payments'
        and states.company = payments.company and states.source_key = payments.source_key
    group by all
),

moved as (
    select
        books.link, books.books_company, 'books' as side, books.document_key, books.movement, books.supplier,
        books.currency, books.ap_account, books.number, books.date, books.amount, books.basis, books.payment_id,
        case
            when books.kind in ('journal', 'revaluation', 'discount', 'bill') and books.movement in ('entry', 'settled')
                then case books.kind when 'journal' then 'manual_journal' when 'bill' then 'left_out'
                    when 'discount' then 'prepayment' else books.kind end
            when books.kind = 'payment' then 'prepayment'
            when books.kind = 'own_payment' then 'posted_unmatched'
            when not companies.pays then 'open_in_books'
            when both_sides.document_key is null then coalesce(states.cause, 'left_out')
            when books.kind = 'bill' then case when both_sides.differs then 'differs' else 'timing' end
            when books.kind = 'elsewhere' then 'paid_in_books'
        end as cause, coalesce(states.reason, books.reason) as reason, states.flow as document_flow,
        states.company as document_company, states.source_key as document_source_key
    from books
    inner join companies using (link, books_company)
    left join both_sides using (link, books_company, document_key)
    left join states on states.link = books.link and states.company = books.books_company
        and states.source_key = books.document_key and states.flow <> 'payments'
    union all by name
    select
        others.link, others.books_company, others.side,
        coalesce(others.document_key, 'avidxchange:' || others.other_company || ':' || others.invoice_id)
            as document_key,
        others.movement, others.supplier, others.currency, others.ap_account, others.number, others.date, others.amount,
        others.basis, others.payment_id,
        case
            when others.side = 'ordered' then 'ordered'
            when both_sides.document_key is null then case states.cause when 'before_start' then 'before_start'
                else 'other_only' end
            when others.payment_id is null then case when both_sides.differs then 'differs' else 'timing' end
        end as cause, states.reason, states.flow as document_flow, states.company as document_company,
        states.source_key as document_source_key, others.vendor_name
    from others
    left join both_sides using (link, books_company, document_key)
    left join states on states.link = others.link and states.company = others.books_company
        and states.source_key = coalesce(others.document_key,
            'avidxchange:' || others.other_company || ':' || others.invoice_id) and states.flow <> 'payments'
),

-- a payment that both have of a document differs in its day at most; else it says itself what keeps it
caused as (
    select
        moved.* replace (
            case when moved.cause is not null then moved.cause
                when moved.side = 'books' and moved.payment_id is null then 'paid_in_books'
                when posted.payment_id is not null and issued.payment_id is not null then 'timing'
                else coalesce(payment_states.cause, 'on_the_way') end as cause,
            case when moved.cause is null then coalesce(payment_states.reason, moved.reason) else moved.reason end
                as reason)
    from moved
    left join posted using (link, books_company, document_key, payment_id)
    left join (select distinct link, books_company, document_key, payment_id from others
        where side = 'other' and payment_id is not null) as issued
        using (link, books_company, document_key, payment_id)
    left join payment_states using (link, books_company, payment_id)
),

ledger as (
    select link, books_company, 'ledger' as side, coalesce(document_key, entry_id) as document_key,
        'ledger ' || entry_id as movement, supplier, currency, ap_account, number, date, amount, 'dated' as basis,
        nature as cause
    from {{ ref('int_payables_ledger') }}
),

-- approved there, and not in the books yet
approved as (
    select
        states.link, states.target_company as books_company, 'approved' as side, states.source_key as document_key,
        'approved' as movement, coalesce(states.counterparty, '') as supplier, states.counterparty as vendor_name,
        coalesce(states.currency, '') as currency, states.number, states.doc_date as date,
        cast(states.source_amount as decimal(22, 6)) as amount, 'as_read' as basis,
        case states.cause when 'differs' then 'not_booked' else states.cause end as cause, states.reason,
        states.flow as document_flow, states.company as document_company, states.source_key as document_source_key
    from states
    inner join companies on companies.link = states.link and companies.books_company = states.target_company
    where not companies.pays and states.flow in ('invoices', 'bills') and states.target_amount is null
        and states.class in ('missing_in_target', 'in_flight', 'duplicate') and states.source_amount <> 0
),

all_sides as (
    select * from ledger
    union all by name
    select * exclude (payment_id) from caused
    union all by name
    select * from approved
),

only_accounts as (
    select link, books_company, min(ap_account) as ap_account from {{ ref('int_payables_ledger') }}
    group by all having count(distinct ap_account) = 1
),

accounts as (
    select system, connection, company, ap_account, any_value(name) as name
    from (select system, connection, company, name, unnest(list_distinct([code, code_key])) as ap_account
        from {{ ref('canonical_codes') }} where kind = 'gl_account')
    group by all
)

select
    all_sides.link, all_sides.books_company as company, companies.books_system, companies.other_system,
    coalesce(nullif(all_sides.ap_account, ''), only_accounts.ap_account, '') as ap_account,
    coalesce(accounts.name, '') as ap_account_name, all_sides.supplier as counterparty_key,
    vendors.code as counterparty_code,
    coalesce(vendors.name, all_sides.vendor_name, all_sides.supplier) as counterparty, all_sides.currency,
    all_sides.side, all_sides.cause, all_sides.document_key, all_sides.movement, all_sides.number, all_sides.date,
    cast(all_sides.amount as decimal(22, 6)) as amount, all_sides.basis, all_sides.reason, all_sides.document_flow,
    all_sides.document_company, all_sides.document_source_key, companies.start_date, companies.read_at,
    companies.today as read_on
from all_sides
inner join companies on companies.link = all_sides.link and companies.books_company = all_sides.books_company
left join only_accounts
    on only_accounts.link = all_sides.link and only_accounts.books_company = all_sides.books_company
left join accounts on accounts.system = companies.books_system and accounts.connection = companies.books_connection
    and accounts.company = companies.books_company
    and accounts.ap_account = coalesce(nullif(all_sides.ap_account, ''), only_accounts.ap_account)
left join {{ ref('canonical_vendors') }} as vendors
    on vendors.system = companies.books_system and vendors.connection = companies.books_connection
    and vendors.company = companies.books_company and vendors.vendor_key = all_sides.supplier
