{#- Invoices in AvidXchange that need a person though nothing is to be sent. -#}
with candidates as (select * from {{ ref('int_invoice_candidates') }} where is_routed),

invoices as (
    select *, {{ sentence('invoices.label', {
        'number': 'coalesce(your_ref, document_key)',
        'vendor': 'coalesce(supplier_name, ' ~ sentence('vendors.unknown', {'books': 'books_system'}) ~ ')',
    }) }} as label,
        {{ flow_of('invoices', 'kind') }} as flow, {{ word('name', 'books_system') }} as books_name,
        {{ word('document', 'books_system') }} as document_word
    from candidates
    where invoice_id is not null and not was_voided
),

rejected as (
    select link, flow, company, document_key, 'review' as kind, 'warning' as severity,
        case when their_status = 'Rejected' then 'rejected' else 'voided_in_target' end as code,
        {{ sentence('invoices.rejected.text', {
            'label': 'label',
            'how': "case when their_status = 'Rejected' then " ~ sentence('invoices.rejected.by_approvers') ~
                ' else ' ~ sentence('invoices.rejected.voided') ~ ' end',
            'books.name': 'books_name', 'total': money('total'), 'currency': 'currency',
            'books.document': 'document_word',
        }) }} as text,
        json_object('status', their_status, 'amount', {{ money("total") }}) as payload
    from invoices
    where their_status in ('Rejected', 'Voided') and not is_gone
),

blocked_late as (
    select link, flow, company, document_key, 'alert' as kind, 'warning' as severity, 'payment_blocked' as code,
        {{ sentence('invoices.payment_blocked_late', {
            'label': 'label', 'books.name': 'books_name', 'status': 'their_status',
        }) }} as text,
        json_object('status', their_status) as payload
    from invoices
    where is_payment_blocked and not is_gone
        and their_status in ('Submitted', 'InWorkflow', 'Approved', 'PaymentError', 'PaymentVoided', 'PaymentCreated')
),

paid_elsewhere as (
    select link, flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'paid_elsewhere' as code,
        {{ sentence('invoices.paid_elsewhere.text', {
            'label': 'label', 'books.name': 'books_name', 'paid': money('paid_elsewhere'), 'payments': 'payment_ids',
            'at_avid': money('at_avid'),
            'own_debit': 'case when posted_by_us > 0.0005 then ' ~ sentence('invoices.paid_elsewhere.own_debit') ~
                " else '' end",
        }) }} as text,
        json_object('paid_elsewhere', {{ money("paid_elsewhere") }}, 'at_avidxchange', {{ money("at_avid") }},
            'payments', payment_ids) as payload
    from invoices
    -- of one that was let go though a part was paid, what both pay may be all of it
    where paid_elsewhere > 0.0005 and at_avid > 0.0005 and not is_credit_kept
        and (is_paid_elsewhere or paid_elsewhere + at_avid > abs(total) + 0.0005)
),

partly_elsewhere as (
    select
        link, {{ flow_of('invoices', 'kind') }} as flow, company, document_key, 'review' as kind,
        'warning' as severity, 'paid_elsewhere' as code,
        {{ sentence('invoices.paid_elsewhere.rest', {
            'label': 'label', 'books.name': 'books_name', 'paid': money('paid_elsewhere'),
            'open': money('open_amount'),
        }) }} as text,
        json_object('paid_elsewhere', {{ money("paid_elsewhere") }}, 'open', {{ money("open_amount") }}) as payload
    from candidates, lateral (select {{ sentence('invoices.label', {
        'number': 'coalesce(your_ref, document_key)', 'vendor': "coalesce(supplier_name, '')",
    }) }} as label, {{ word('name', 'books_system') }} as books_name)
    where was_delivered and is_paid_elsewhere and is_part_paid and at_avid <= 0.0005
),

deleted_after_payment as (
    select link, flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'deleted' as code,
        {{ sentence('invoices.deleted', {
            'label': 'label', 'books.name': 'books_name', 'payments': 'payment_ids',
        }) }} as text,
        json_object('payments', payment_ids) as payload
    from invoices
    where is_gone and at_avid > 0.0005
),

paid_twice as (
    select link, 'payments' as flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'paid_twice' as code,
        {{ sentence('invoices.paid_twice', {
            'label': 'label', 'total': money('total'), 'paid': money('at_avid'), 'payments': 'payment_ids',
        }) }} as text,
        json_object('payments', payment_ids) as payload
    from invoices
    where at_avid > abs(total) + 0.0005
),

final as (
    select * from rejected
    union all select * from blocked_late
    union all select * from paid_elsewhere
    union all select * from partly_elsewhere
    union all select * from deleted_after_payment
    union all select * from paid_twice
)

select * from final
