{#- What documents of the books make of accounts payable, dated: bills less what settled them, and what else stands
    there. Over all days it is what the balance has of them. Owed is positive.
    Grain: one row per link, company of the books, document and movement. -#}
with companies as (select * from {{ ref('int_payables_companies') }} where has_ledger),

bills as (
    select
        companies.*, bills.document_key, bills.supplier, bills.currency, bills.ap_account, bills.date as bill_date,
        coalesce(bills.your_ref, cast(bills.entry_number as varchar), bills.document_key) as number,
        sign(bills.total) as sign, bills.open_amount,
        case when bills.open_amount is null then abs(bills.total)
            else bills.open_amount + coalesce(bills.term_amount - bills.open_amount, 0) end as owed,
        coalesce(bills.term_amount - bills.open_amount, 0) as settled
    from companies
    inner join {{ ref('canonical_bills') }} as bills
        on bills.connection = companies.books_connection and bills.company = companies.books_company
    where not bills.is_gone
),

others as (
    select companies.*, payables.* exclude (connection, company, system)
    from companies
    inner join {{ ref('canonical_other_payables') }} as payables
        on payables.system = companies.books_system and payables.connection = companies.books_connection
        and payables.company = companies.books_company
),

rows as (
    select link, books_company, document_key, supplier, currency, ap_account, number, bill_date as date, 'bill' as kind,
        'bill' as movement, sign * owed as amount, 'dated' as basis
    from bills
    union all by name
    select
        bills.link, bills.books_company, bills.document_key, bills.supplier, bills.currency, bills.ap_account,
        bills.number, coalesce(settled.date, bills.bill_date) as date,
        case settled.source_key when 'elsewhere' then 'elsewhere' else 'posting' end as kind, settled.payment_id,
        settled.source_key as movement, -bills.sign * settled.amount as amount, settled.basis
    from bills
    inner join {{ ref('int_payables_settled') }} as settled
        on settled.link = bills.link and settled.books_company = bills.books_company
        and settled.document_key = bills.document_key
    union all by name
    -- where the other system pays nothing, all that is settled was settled in the books
    select link, books_company, document_key, supplier, currency, ap_account, number, bill_date as date,
        'elsewhere' as kind, 'elsewhere' as movement, -sign * settled as amount, 'as_read' as basis
    from bills
    where not pays and settled <> 0
    union all by name
    select link, books_company, key as document_key, supplier, currency, ap_account, number, date, nature as kind,
        'entry' as movement, ledger_amount as amount, 'dated' as basis, reason
    from others
    union all by name
    select link, books_company, key as document_key, supplier, currency, ap_account, number,
        coalesce(settled_on, date) as date, nature as kind, 'settled' as movement,
        open_amount - ledger_amount as amount, 'as_read' as basis, reason
    from others
)

select * replace (cast(amount as decimal(22, 6)) as amount) from rows where abs(amount) > 0.0005
