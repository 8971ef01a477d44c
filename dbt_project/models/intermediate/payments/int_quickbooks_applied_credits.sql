{#- Bills and vendor credits that somebody applied to each other in QuickBooks: a bill payment of 0.00 that is not ours,
    with what it settled of each. `is_kept`: AvidXchange has all that was applied so of the vendor's, and nothing else
    was paid on it, so that it still has to pay what is owed: bill 100.00 and credit 20.00 there, 80.00 here. If one of
    them is not there, or money moved too, the sums differ and each is treated as paid elsewhere; also where nothing at
    all is left open. -#}
with settlement as (select * from {{ ref('int_invoice_settlement') }} where paid_elsewhere > 0.0005),
documents as (select * from {{ ref('canonical_bills') }} where system = 'quickbooks_online' and not is_gone),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted
    and status not in ('Voided', 'Rejected')),

applied as (
    select connection, company, entry_id as application, document_key, abs(amount) as amount
    from {{ ref('quickbooks_online__bill_payment_lines') }}
    where not is_deleted and total_amt = 0 and not coalesce(regexp_matches(private_note, '(^|\n)\s*AVX:'), false)
),

settled as (
    select
        settlement.link, settlement.connection, settlement.company, settlement.document_key, settlement.paid_elsewhere,
        documents.supplier, documents.currency, documents.turn, documents.open_amount, documents.your_ref,
        invoices.invoice_id is not null and not coalesce(deliveries.voided, false) as is_at_avid
    from settlement
    inner join documents using (connection, company, document_key)
    left join {{ ref('int_invoice_pairs') }} as pairs
        on pairs.link = settlement.link and pairs.books_company = settlement.company
        and pairs.document_key = settlement.document_key
    left join invoices
        on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
        and invoices.invoice_id = pairs.invoice_id
    left join {{ ref('stg_operations__deliveries') }} as deliveries
        on deliveries.link = settlement.link and deliveries.company = settlement.company
        and deliveries.source_key = settlement.document_key
        and deliveries.flow in {{ invoice_flows() }}
),

-- whom each was applied to: `is_whole` when all of them are known, of the same vendor, and at AvidXchange
applications as (
    select
        applied.connection, applied.company, applied.application, settled.link,
        count(*) filter (where settled.is_at_avid) = any_value(sizes.parts)
            and count(distinct settled.supplier) = 1 as is_whole,
        string_agg(
            distinct coalesce(documents.your_ref, applied.document_key), ', '
                order by coalesce(documents.your_ref, applied.document_key)
        ) filter (where documents.origin = 'vendor_credit') as credits
    from applied
    inner join (select connection, company, application, count(*) as parts from applied
        group by all) as sizes using (connection, company, application)
    left join settled using (connection, company, document_key)
    left join documents using (connection, company, document_key)
    group by all
),

parties as (
    select settled.*, applied.application, applied.amount, whole.application is not null as is_whole, named.credits
    from settled
    left join applied using (connection, company, document_key)
    left join applications as whole
        on whole.link = settled.link and whole.connection = applied.connection and whole.company = applied.company
        and whole.application = applied.application and whole.is_whole
    left join (
        select connection, company, application, string_agg(distinct credits, ', ' order by credits) as credits
            from applications group by all) as named
        on named.connection = applied.connection and named.company = applied.company
        and named.application = applied.application
),

by_document as (
    select
        link, connection, company, document_key, supplier, currency, turn, open_amount, paid_elsewhere,
        coalesce(sum(amount), 0) as amount, coalesce(bool_and(is_whole), false) as is_whole,
        bool_or(is_at_avid) as is_at_avid,
        string_agg(distinct credits, ', ' order by credits) as credits,
        string_agg(distinct application, ', ' order by application) as applications
    from parties
    group by all
),

final as (
    select
        link, connection, company, document_key, cast(amount as decimal(28, 6)) as amount, credits, applications,
        bool_and(not is_at_avid or (is_whole and abs(amount - paid_elsewhere) < 0.0005)) over vendor
            and abs(sum(turn * paid_elsewhere) filter (where is_at_avid) over vendor) < 0.0005
            and bool_or(is_at_avid and open_amount > 0.0005) over vendor and is_at_avid as is_kept
    from by_document
    window vendor as (partition by link, connection, company, supplier, currency)
    qualify amount > 0.0005
)

select * from final
