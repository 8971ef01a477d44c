{#- What stands on accounts payable in QuickBooks and is no bill or vendor credit: journal entries for a vendor, less what bill
    payments settled of them, and payments that were not applied to anything. Owed is positive. -#}
with payables as (
    select connection, company, id from {{ ref('stg_quickbooks_online__accounts') }} where account_type = 'Accounts Payable'
),

payments as (
    select connection, company, id, vendor_ref, currency_ref, txn_date, doc_number, total_amt, unnest(cast(coalesce(nullif(line, '[]'), '[null]') as json[])) as line
    from {{ ref('stg_quickbooks_online__bill_payments') }}
    where not is_deleted
),

applied as (
    select * exclude (line), cast(coalesce(line ->> '$.Amount', '0') as decimal(18, 2)) as amount,
        line ->> '$.LinkedTxn[0].TxnType' as txn_type, line ->> '$.LinkedTxn[0].TxnId' as txn_id
    from payments
),

entries as (
    select connection, company, id, currency_ref, txn_date, doc_number, unnest(cast(line as json[])) as line
    from {{ ref('stg_quickbooks_online__journal_entries') }}
    where not is_deleted
),

booked as (
    select entries.connection, entries.company, entries.id, line -> '$.JournalEntryLineDetail' ->> '$.Entity.EntityRef.value' as supplier,
        any_value(entries.currency_ref) as currency, any_value(txn_date) as date, any_value(doc_number) as number,
        sum(cast(line ->> '$.Amount' as decimal(18, 2)) * case line -> '$.JournalEntryLineDetail' ->> '$.PostingType' when 'Credit' then 1 else -1 end) as amount
    from entries
    inner join payables
        on payables.connection = entries.connection and payables.company = entries.company
        and payables.id = (line -> '$.JournalEntryLineDetail' ->> '$.AccountRef.value')
    group by all
),

settled as (
    select connection, company, txn_id as id, vendor_ref as supplier, sum(amount) as amount from applied
    where txn_type = 'JournalEntry'
    group by all
),

journal_items as (
    select booked.connection, booked.company, booked.supplier, booked.currency, 'JE-' || booked.id as key, coalesce(booked.number, booked.id) as number,
        booked.amount as ledger_amount, sign(booked.amount) * (abs(booked.amount) - coalesce(settled.amount, 0)) as open_amount,
        'journal entry on accounts payable: no bill stands for it' as reason
    from booked
    left join settled using (connection, company, id, supplier)
    where booked.supplier is not null
),

payment_items as (
    select applied.connection, applied.company, applied.vendor_ref as supplier, any_value(applied.currency_ref) as currency, 'BP-' || applied.id as key,
        coalesce(any_value(applied.doc_number), applied.id) as number, -any_value(applied.total_amt) as ledger_amount,
        -(any_value(applied.total_amt) - sum(case when txn_type = 'Bill' then applied.amount when txn_type = 'JournalEntry' then sign(coalesce(booked.amount, 1)) * applied.amount
            else -applied.amount end)) as open_amount, 'bill payment that is not applied in full' as reason
    from applied
    left join booked
        on booked.connection = applied.connection and booked.company = applied.company and booked.id = applied.txn_id
        and booked.supplier = applied.vendor_ref and applied.txn_type = 'JournalEntry'
    group by applied.connection, applied.company, applied.vendor_ref, applied.id
),

final as (
    select * from journal_items
    union all by name
    select * from payment_items
)

select * replace (cast(ledger_amount as decimal(18, 2)) as ledger_amount, cast(open_amount as decimal(18, 2)) as open_amount) from final
