{#- Every document that is open in the books, in AvidXchange or in both, once: what each side says is open of it, and
    why they differ. Owed is positive. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
candidates as (select * from {{ ref('int_invoice_candidates') }} where is_routed),
avid_open as (select * from {{ ref('int_avid_open_invoices') }}),
settlement as (select * from {{ ref('int_invoice_settlement') }}),
documents as (select link, company, source_key, difference_class,
    reason from {{ ref('reconciliation__documents_current') }} where flow in {{ invoice_flows() }}),

items as (
    -- one per document: open in the books, open in AvidXchange
    select
        candidates.link, candidates.company as books_company, candidates.supplier, candidates.currency,
        candidates.document_key as key, candidates.your_ref as number,
        case when candidates.is_gone then 0 else sign(candidates.total) * coalesce(candidates.open_amount,
            abs(candidates.total)) end as books_open,
        coalesce(avid_open.open_amount, 0) as avid_open, coalesce(avid_open.in_flight, 0) as in_flight,
        case when candidates.is_gone then 0 else sign(candidates.total) * settlement.in_balance_only
            end as posted_unmatched,
        coalesce(documents.difference_class, 'not_chosen') as class, documents.reason,
        avid_open.document_key is not null as is_in_both
    from candidates
    left join avid_open
        on avid_open.link = candidates.link and avid_open.books_company = candidates.company
        and avid_open.document_key = candidates.document_key
    left join settlement
        on settlement.link = candidates.link and settlement.connection = candidates.connection
        and settlement.company = candidates.company and settlement.document_key = candidates.document_key
    left join documents
        on documents.link = candidates.link and documents.company = candidates.company
        and documents.source_key = candidates.document_key
    union all by name
    select link, books_company, coalesce(vendor_supplier, 'avidxchange:' || vendor_code) as supplier, currency,
    invoice_id as key, invoice_number as number,
        0 as books_open, open_amount as avid_open, in_flight, 0 as posted_unmatched, 'missing_in_source' as class,
        {{ sentence('reconciliation.open.there_only') }} as reason
    from avid_open
    where document_key is null
    union all by name
    select pairs.link, pairs.books_company, payables.supplier, payables.currency, payables.key, payables.number,
        payables.open_amount as books_open, 0 as avid_open, 0 as in_flight, 0 as posted_unmatched,
        'not_chosen' as class, payables.reason
    from pairs
    inner join {{ ref('canonical_other_payables') }} as payables
        on payables.system = pairs.books_system and payables.connection = pairs.books_connection
        and payables.company = pairs.books_company
    where payables.open_amount <> 0
),

final as (
    select * exclude (is_in_both) replace (coalesce(reason, case
        when posted_unmatched <> 0
            then {{ sentence('reconciliation.open.not_matched') }}
        when not is_in_both then {{ sentence('reconciliation.open.books_only') }}
        when abs(books_open) > abs(avid_open) then {{ sentence('reconciliation.open.paid_there') }}
        when abs(books_open) < abs(avid_open) then {{ sentence('reconciliation.open.settled_in_books') }}
    end) as reason)
    from items
)

select * from final
