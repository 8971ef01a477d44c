{#- Every purchase document of a routed or unrouted company with all that decides about it, per link. `is_part_paid`:
    the books show a part of it as paid by something else than our payments. `is_paid_elsewhere`: what was paid so keeps
    it from AvidXchange, or takes it back; not a part that the link's level of that rule lets go, or a person let go.
    -#}
with pairs as (select * from {{ ref('int_pairs') }} where books_company <> ''),
documents as (select * from {{ ref('canonical_bills') }}),
settlement as (select * from {{ ref('int_invoice_settlement') }}),
suppliers as (select * from {{ ref('canonical_vendors') }}),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow in {{ invoice_flows() }}),

quarantined as (
    select connection, company, origin, document_key, min(reason) as reason from {{ ref('canonical_quarantine') }}
    where origin is not null and key is not null
    group by all
),

accepted as (select link, list(pair) as pairs from {{ ref('int_answered_pairs') }} where is_accepted group by link),
levels as (select link, level from {{ ref('int_rule_levels') }} where rule = 'paid_elsewhere'),

candidates as (
    select
        pairs.link, pairs.kind, pairs.books_system, pairs.is_routed, pairs.start_date, pairs.today, pairs.currencies,
        pairs.invoice_source, pairs.amount_rounding,
        pairs.books_connection, pairs.other_connection, pairs.other_company, documents.*,
        settlement.paid_elsewhere, settlement.at_avid, settlement.posted_by_us, settlement.payment_ids,
        credits.amount as applied_credit, credits.credits as credit_names, credits.applications as credit_applications,
        coalesce(credits.is_kept, false) as is_credit_kept,
        suppliers.vendor_key as supplier_id, suppliers.code as supplier_code, suppliers.name as supplier_name,
        coalesce(suppliers.is_vendor, false) and not suppliers.is_deleted as is_supplier,
        suppliers.blocked as supplier_blocked,
        invoice_pairs.invoice_id, invoice_pairs.level as pair_level,
        invoices.external_code as their_code, invoices.invoice_number as their_number, invoices.status as their_status,
        coalesce(invoices.amount, invoices.gross_amount) as their_amount,
        deliveries.state as delivery_state, deliveries.target_id is not null as was_delivered,
        coalesce(deliveries.voided, false) as was_voided, deliveries.delivered_document,
        quarantined.reason as quarantine_reason,
        coalesce(settlement.paid_elsewhere, 0) > 0.0005 and not is_credit_kept as is_settled_otherwise,
        is_settled_otherwise and coalesce(documents.open_amount > 0.0005, false) as is_part_paid,
        case when is_part_paid then md5(concat_ws(
            '|', 'paid_elsewhere', documents.connection, documents.company, documents.document_key,
            cast(settlement.paid_elsewhere as decimal(18, 2)))) end as paid_pair
    from pairs
    inner join documents
        on documents.connection = pairs.books_connection and documents.company = pairs.books_company
    left join settlement
        on settlement.link = pairs.link and settlement.connection = documents.connection
        and settlement.company = documents.company and settlement.document_key = documents.document_key
    left join {{ ref('int_quickbooks_applied_credits') }} as credits
        on credits.link = pairs.link and credits.connection = documents.connection
        and credits.company = documents.company and credits.document_key = documents.document_key
    left join suppliers
        on suppliers.connection = documents.connection and suppliers.company = documents.company
        and suppliers.vendor_key = documents.supplier
    left join invoice_pairs
        on invoice_pairs.link = pairs.link and invoice_pairs.books_company = documents.company
        and invoice_pairs.document_key = documents.document_key
    left join invoices
        on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
        and invoices.invoice_id = invoice_pairs.invoice_id
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = documents.company
        and deliveries.source_key = documents.document_key
    left join quarantined
        on quarantined.connection = documents.connection and quarantined.company = documents.company
        and quarantined.origin = documents.origin and quarantined.document_key = documents.document_key
),

final as (
    select
        candidates.* exclude (is_settled_otherwise),
        is_settled_otherwise and (
            not is_part_paid
            or (levels.level = 'hold' and not list_contains(coalesce(accepted.pairs, []), paid_pair))
        ) as is_paid_elsewhere
    from candidates
    left join levels using (link)
    left join accepted using (link)
)

select * from final
