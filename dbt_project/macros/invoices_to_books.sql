{#- Approved invoices and credit notes of a spend system as bills of the books. What is posted is never written again:
    it keeps the document as it went, and a later difference is shown, not sent: but for the payment term by which it
    was kept from being paid, once its block is lifted, while the bill can be changed. A document that was said to have
    failed is posted in no other version than the one that is given out again. A date in a closed period keeps its day
    and goes into the first open one. -#}
{% macro invoices_to_books(kind) -%}
{%- set sides = sides_by_kind()[kind] -%}
{%- set named = {'label': 'label', 'other': sides.other} -%}
with checks as (select * from {{ ref('int_spend_invoice_checks') }} where kind = '{{ kind }}'),
entries as (select * from {{ ref('canonical_bills') }} where system = '{{ sides.books }}'),

joined as (
    select checks.*, coalesce(cast(entries.entry_number as varchar), entries.your_ref) as entry_number,
        holds.hold as rules_hold,
        is_open and is_in_progress and not is_taken_by_us and not is_posted as is_taken_elsewhere
    from checks
    left join entries
        on entries.connection = checks.books_connection and entries.company = checks.books_company
        and entries.document_key = checks.entry_id
    left join {{ ref('int_invoice_holds') }} as holds
        on holds.link = checks.link and holds.company = checks.company and holds.document_key = checks.invoice_id
    where is_open or is_posted or is_in_doubt or is_answered
),

documented as (
    select *, cast(json_object(
        'kind', 'purchase_invoice', 'company', company, 'source_key', invoice_id, 'number',
        coalesce(invoice_number, invoice_id),
        'vendor_key', coalesce(supplier_code, ''), 'date', cast(coalesce(invoice_date, today) as varchar), 'due_date',
        cast(due_date as varchar),
        'currency', coalesce(currency_code, ''), 'net', {{ money("coalesce(lines_net, 0)") }},
        'tax_payable', {{ money("coalesce(total, 0) - coalesce(lines_net, 0)") }}, 'total',
        {{ money("coalesce(total, 0)") }},
        'ap_account', ap_account, 'is_credit', coalesce(gross_sum < 0, false), 'po_number',
        coalesce(order_number, order_numbers ->> '$[0]'),
        'payment_hold', coalesce(payment_block and block_term is not null, false), 'description', coalesce(said, ''),
        'lines', coalesce(to_json(lines), '[]'),
        'journal', nullif(coalesce(journal, purchase_journal), ''), 'payment_term',
        case when payment_block and block_term is not null then block_term when term_is_there then term_code end,
        'payment_reference', reference_number,
        'image', replace(image_link, '{invoice_id}', invoice_id), 'posting_date',
        cast(case when is_period_closed then first_open_day end as varchar),
        'version', nullif(failures, 0)) as varchar) as document
    from joined
),

final as (
    select
        link, 'invoices' as flow, '{{ sides.other }}' as source_system, other_connection as source_connection, company,
        invoice_id as source_key,
        '{{ sides.books }}' as target_system, books_connection as target_connection, books_company as target_company,
        'present' as wanted,
        case when invoice_date < start_date and not is_posted then 'before_start' end as skip,
        case when is_posted and blocked_by <> payable_term and is_changeable
                then cast(json_merge_patch(posted_document,
                    json_object('payment_hold', false, 'payment_term', payable_term, 'released_from',
                    blocked_by)) as varchar)
            when is_posted then posted_document else document end as document,
        case when is_posted then '[]' else {{ json_list([
            problem('approved.sent_back.already', "is_answered", named),
            problem('approved.sent_back.now', "is_sent_back", dict(named, blocker='blocker')),
        ], "problems") }} end as problems,
        case when is_posted then '[]' else {{ json_list([
            hold('approved.in_progress_elsewhere', "is_taken_elsewhere", named,
                "json_object('processing_status', source_status, 'attempt', attempt)"),
            "rules_hold",
        ]) }} end as holds,
        case when is_posted then '[]' else cast(to_json(list_filter(list_concat([
            case when coalesce(supplier_code, '') <> ''
                then {{ reference('vendors', 'company', 'supplier_code',
                    sentence('vendors.label', {'vendor': 'coalesce(supplier_name, supplier_code)'})) }} end,
            case when not is_taken_elsewhere and (is_taken_by_us or not is_payment_held)
                then {{ reference('invoice_acknowledgements', 'company', 'attempt_key',
                    sentence('responses.acknowledgement', named)) }} end
        ], list_transform(orders, lambda one: {{ reference('purchase_orders', 'company', 'one.key', 'one.label') }})),
            lambda entry: entry is not null)) as varchar) end as refs,
        case when entry_id is not null then cast(json_object(
            'id', {{ booked_target('entry_id') }}, 'code', null, 'number', entry_number, 'token', null,
            'facts', json_object(), 'evidence', level) as varchar) end as adopt,
        invoice_number as number, supplier_name as counterparty, invoice_date as doc_date, currency_code as currency,
        cast(gross_sum as decimal(18, 6)) as amount
    from documented
)

select * from final
{%- endmacro %}
