{#- What stands on accounts payable in QuickBooks and is no bill or vendor credit: journal entries for a vendor, checks,
    expenses and deposits booked straight to it, less what bill payments settled of them, and payments that were not
    applied to anything. Owed is positive. -#}
with applied as (
    select connection, company, entry_id, txn_date, vendor_ref, kind, linked_id, linked_line,
        cast(amount as decimal(22, 6)) as amount
    from {{ ref('quickbooks_online__bill_payment_lines') }}
    where not is_deleted
),

booked as (select * from {{ ref('quickbooks_online__payable_lines') }}),

entries as (
    select connection, company, kind, id, supplier, any_value(currency_ref) as currency,
    any_value(doc_number) as number, any_value(txn_date) as date, any_value(ap_account) as ap_account,
    sum(amount) as amount
    from booked
    where supplier is not null
    group by all
),

-- what each line of a bill payment settles, in our signs
settled as (
    select
        applied.connection, applied.company, applied.entry_id as payment_id, applied.kind, applied.linked_id as id,
        applied.vendor_ref as supplier, applied.txn_date,
        applied.amount * case applied.kind when 'Bill' then 1 when 'VendorCredit' then -1
            else coalesce(nullif(sign(lines.amount), 0), nullif(sign(entries.amount), 0),
                case applied.kind when 'Purchase' then -1 else 1 end) end as amount
    from applied
    left join entries
        on entries.connection = applied.connection and entries.company = applied.company and entries.kind = applied.kind
        and entries.id = applied.linked_id and entries.supplier = applied.vendor_ref
    left join booked as lines
        on lines.connection = applied.connection and lines.company = applied.company and lines.kind = applied.kind
        and lines.id = applied.linked_id and lines.supplier = applied.vendor_ref
        and lines.line_id = applied.linked_line
),

entry_items as (
    select
        entries.connection, entries.company, entries.supplier, entries.currency,
        case entries.kind when 'Purchase' then 'CK-' when 'Deposit' then 'DP-' else 'JE-' end || entries.id as key,
        coalesce(entries.number, entries.id) as number, entries.date, entries.ap_account,
        case entries.kind when 'JournalEntry' then 'journal' else 'payment' end as nature,
        max(settled.txn_date) as settled_on, entries.amount as ledger_amount,
        entries.amount - coalesce(sum(settled.amount), 0) as open_amount,
        case entries.kind when 'Purchase' then {{ sentence('reconciliation.payable.check') }}
            when 'Deposit'
                then {{ sentence('reconciliation.payable.deposit') }}
            else {{ sentence('reconciliation.payable.journal') }} end as reason
    from entries
    left join settled using (connection, company, kind, id, supplier)
    group by entries.connection, entries.company, entries.kind, entries.id, entries.supplier, entries.currency,
    entries.number, entries.date, entries.ap_account, entries.amount
),

payment_items as (
    select
        payments.connection, payments.company, payments.vendor_ref as supplier, payments.currency_ref as currency, 'BP-'
            || payments.id as key,
        coalesce(payments.doc_number, payments.id) as number, payments.txn_date as date,
        payments.ap_account_ref as ap_account,
        case when payments.private_note like '%AVX:%' then 'own_payment' else 'payment' end as nature,
        payments.txn_date as settled_on, -payments.total_amt as ledger_amount,
        coalesce(sum(settled.amount), 0) - payments.total_amt as open_amount,
        {{ sentence('reconciliation.payable.bill_payment') }} as reason
    from {{ ref('stg_quickbooks_online__bill_payments') }} as payments
    left join settled
        on settled.connection = payments.connection and settled.company = payments.company
        and settled.payment_id = payments.id
    where not payments.is_deleted
    group by payments.connection, payments.company, payments.vendor_ref, payments.currency_ref, payments.id,
    payments.doc_number, payments.txn_date, payments.ap_account_ref, payments.private_note, payments.total_amt
),

final as (
    select * from entry_items
    union all by name
    select * from payment_items
)

select * replace (cast(ledger_amount as decimal(22, 6)) as ledger_amount,
    cast(open_amount as decimal(22, 6)) as open_amount) from final
