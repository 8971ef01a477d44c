{#- What took each bill down in the books, dated: our postings of payments, and what anything else settled, on the day
    of the last payment. Together they make what the open items and the balance show as gone from it. A posting that was
    reversed took it down in between, where the ledger has both (`is_voided`).
    Grain: one row per link, company of the books, bill and posting; one without a posting for all the rest. -#}
with settlement as (select * from {{ ref('int_invoice_settlement') }}),
bills as (select * from {{ ref('canonical_bills') }}),

-- Exact's balance has a posting from its own day on, matched or not; a bill payment counts for what it is applied to
postings as (
    select link, books_connection, books_company, document_key, source_key, posted_on,
        case when is_in_balance_only then amount else coalesce(settled, 0) end as amount
    from {{ ref('int_posting_settlements') }}
    where not voided
),

entries as (
    select connection, company, entry_id, min(date) as date from {{ ref('canonical_payable_entries') }}
    group by all
),

voided as (
    select settled.link, settled.books_company, settled.document_key, settled.source_key, settled.amount,
        posted.date as posted_on, reversal.date as reversed_on
    from {{ ref('int_posting_settlements') }} as settled
    inner join entries as posted on posted.connection = settled.books_connection
        and posted.company = settled.books_company and posted.entry_id = settled.target_id
    inner join entries as reversal on reversal.connection = settled.books_connection
        and reversal.company = settled.books_company and reversal.entry_id = settled.void_id
    where settled.voided
),

ours as (
    select
        settlement.link, settlement.connection, settlement.company, settlement.document_key,
        settlement.settled_in_books - settlement.paid_elsewhere + settlement.in_balance_only as amount,
        coalesce(sum(postings.amount), 0) as posted, max(postings.posted_on) as last_posted
    from settlement
    left join postings
        on postings.link = settlement.link and postings.books_connection = settlement.connection
        and postings.books_company = settlement.company and postings.document_key = settlement.document_key
    group by settlement.link, settlement.connection, settlement.company, settlement.document_key,
        settlement.settled_in_books, settlement.paid_elsewhere, settlement.in_balance_only
),

bill_payments as (
    select connection, company, document_key, max(txn_date) as last_paid
    from {{ ref('quickbooks_online__bill_payment_lines') }}
    where not is_deleted
    group by all
),

final as (
    select link, books_company, document_key, split_part(source_key, ':', 1) as payment_id, source_key,
        posted_on as date, amount, 'dated' as basis, false as is_voided
    from postings
    union all by name
    select link, books_company, document_key, split_part(source_key, ':', 1) as payment_id,
        source_key || unnest([' posted', ' reversed']) as source_key, unnest([posted_on, reversed_on]) as date,
        unnest([amount, -amount]) as amount, 'dated' as basis, true as is_voided
    from voided
    union all by name
    select link, company as books_company, document_key, 'rest' as source_key, last_posted as date,
        amount - posted as amount, 'as_read' as basis
    from ours
    where abs(amount - posted) > 0.0005
    union all by name
    select settlement.link, settlement.company as books_company, settlement.document_key, 'elsewhere' as source_key,
        coalesce(bills.last_payment_date, bill_payments.last_paid) as date, settlement.paid_elsewhere as amount,
        case when bills.open_amount > 0.0005 then 'as_read' else 'dated' end as basis
    from settlement
    inner join bills using (connection, company, document_key)
    left join bill_payments using (connection, company, document_key)
)

select * from final where abs(amount) > 0.0005
