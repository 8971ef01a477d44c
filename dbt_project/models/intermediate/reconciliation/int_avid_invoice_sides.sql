{#- Each invoice of a link with AvidXchange as it stands there: what reconciliation compares an outbox row with. -#}
with candidates as (select * from {{ ref('int_invoice_candidates') }}),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }}),
vendor_pairs as (select * from {{ ref('int_vendor_pairs') }} where verdict in ('auto', 'refused')),

recoded as (
    select
        link, books_company, document_key, string_agg({{ sentence('reconciliation.coding.line', {
            'line': 'coalesce(avid_no, books_no)', 'booked': "coalesce(books_account, '-')",
            'booked_center': "coalesce('/' || books_cost_center, '')", 'approved': "coalesce(avid_account, '-')",
            'approved_center': "coalesce('/' || avid_cost_center, '')",
        }) }}, '; ' order by coalesce(avid_no, books_no)) as text
    from {{ ref('int_approved_codings') }}
    where (is_recoded or not is_same_line)
        -- a correcting journal says it
        and (link, books_company, invoice_id) not in (
            select (link, books_company, invoice_id) from {{ ref('int_coding_corrections') }}
            where stands and not differs)
    group by all
),

final as (
    select
        candidates.link, {{ flow_of('invoices', 'candidates.kind') }} as flow, candidates.company,
        candidates.document_key as source_key, candidates.invoice_id as target_id,
        invoices.invoice_id is not null as is_there, coalesce(invoices.is_deleted, false) as is_target_gone,
        candidates.is_gone as is_source_gone,
        coalesce(invoices.amount, invoices.gross_amount) as target_amount, invoices.currency_code as target_currency,
        invoices.invoice_date as target_date, invoices.vendor_external_code as target_counterparty,
        vendor_pairs.books_key is null or avid_vendors.vendor_id is null
            -- a vendor that a person said is another company is not the supplier's, whatever was sent to it before
            or (vendor_pairs.verdict = 'refused' and vendor_pairs.level = 'decision')
                <> (avid_vendors.external_vendor_code is not distinct from invoices.vendor_external_code
                    or avid_vendors.vendor_id is not distinct from invoices.vendor_id) as is_same_counterparty,
        recoded.text as coding_text,
        case when candidates.is_gone then 'deleted' when candidates.open_amount <= 0.0005 then 'paid'
            when candidates.is_payment_blocked then 'blocked' else candidates.status_word end as source_status,
        invoices.status as target_status,
        case
            when invoices.status in ('Rejected', 'Voided') and not candidates.is_gone and not candidates.was_voided
                then {{ sentence('reconciliation.status.still_there', {
                    'status': 'invoices.status', 'books': 'candidates.books_system',
                }) }}
            when candidates.is_credit_kept
                then {{ sentence('reconciliation.status.applied', {'credits': 'candidates.credit_names'}) }}
            when candidates.is_paid_elsewhere and invoices.status not in ('Rejected', 'Voided')
                then {{ sentence('reconciliation.status.settled', {
                    'books': 'candidates.books_system', 'status': 'invoices.status',
                }) }}
        end as status_text
    from candidates
    left join invoices
        on invoices.connection = candidates.other_connection and invoices.company = candidates.other_company
        and invoices.invoice_id = candidates.invoice_id
    left join vendor_pairs
        on vendor_pairs.link = candidates.link and vendor_pairs.books_company = candidates.company
        and vendor_pairs.books_key = candidates.supplier
    left join {{ avid_vendor('candidates', 'vendor_pairs.other_key') }} as avid_vendors on true
    left join recoded
        on recoded.link = candidates.link and recoded.books_company = candidates.company
        and recoded.document_key = candidates.document_key
)

select * from final
