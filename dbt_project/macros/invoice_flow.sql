{#- Supplier invoices and credit notes of the books to be approved and paid in AvidXchange. All that stands in the way
    of a document is said at once; what a person must decide is a hold; what must arrive first is a reference. -#}
{% macro invoice_flow(kind) -%}
{%- set books = link_kinds()[kind].books -%}
with candidates as (select * from {{ ref('int_invoice_candidates') }} where kind = '{{ kind }}'),
line_sets as (select * from {{ ref('int_invoice_line_sets') }}),
vendor_rows as (select * from {{ ref(kind ~ '__vendors') }}),
shared_vendors as ({{ shared_vendors() }}),
order_rows as (select * from {{ ref(kind ~ '__purchase_orders') }} where skip is null and wanted = 'present'),
-- vendors that we sent and that are gone from the books: int_findings_masters asks about each whose documents stand on
-- another
merged as (
    select sent.link, gone.connection as books_connection, gone.company, list(gone.vendor_key) as vendors
    from {{ ref('canonical_vendors') }} as gone
    inner join {{ ref('stg_operations__deliveries') }} as sent
        on sent.flow = 'vendors' and sent.company = gone.company and sent.source_key = gone.vendor_key
        and sent.target_id is not null and not coalesce(sent.voided, false)
    where gone.is_deleted
    group by all
),

decided as (
    select
        candidates.*, line_sets.lines, line_sets.problems as line_problems, line_sets.refs as line_refs,
        vendor_rows.source_key is not null and coalesce(vendor_rows.skip,
            'same_vendor') = 'same_vendor' as vendor_travels,
        coalesce(shared_vendors.leading_key, candidates.supplier) as vendor_ref,
        shared_vendors.books_key as vendor_known_as,
        order_rows.source_key as order_row, order_rows.number as po_number,
        holds.hold as rules_hold, coalesce(stops.stops, []) as vendor_stops,
        coalesce(shared_vendors.other_key, case when vendor_rows.replaces is not null then vendor_rows.adopt ->> '$.id'
            end) as vendor_target,
        was_delivered or pair_level = 'external code' as is_ours,
        {{ sentence('invoices.label', {
            'number': 'coalesce(your_ref, ' ~ sentence('common.no_number') ~ ')',
            'vendor': 'coalesce(supplier_name, ' ~ sentence('vendors.unknown', {'books': books}) ~ ')',
        }) }} as label,
        nullif(concat_ws(' ', supplier_code, supplier_name), '') as supplier_label
    from candidates
    left join line_sets using (link, connection, company, origin, document_key)
    left join vendor_rows
        on vendor_rows.link = candidates.link and vendor_rows.company = candidates.company
        and vendor_rows.source_key = candidates.supplier
    left join shared_vendors
        on shared_vendors.link = candidates.link and shared_vendors.books_company = candidates.company
        and shared_vendors.books_key = candidates.supplier
    left join lateral (
        select link, company, source_key, number from order_rows
        where order_rows.link = candidates.link and order_rows.company = candidates.company
            and order_rows.number = cast(candidates.order_number as varchar)
        union
        select link, company, source_key, number from order_rows
        where order_rows.link = candidates.link and order_rows.company = candidates.company
            and order_rows.source_key = candidates.order_key
    ) as order_rows on true
    left join {{ ref('int_invoice_holds') }} as holds
        on holds.link = candidates.link and holds.company = candidates.company
        and holds.document_key = candidates.document_key
    left join {{ ref('int_vendor_stops') }} as stops
        on stops.link = candidates.link and stops.books_company = candidates.company
        and stops.books_key = candidates.supplier
    -- drafts and rejected entries are nobody's bill yet; once delivered they stay, to be voided
    where (is_bill and not is_gone) or was_delivered or pair_level = 'external code'
),

documented as (
    select
        *,
        case when is_gone and date is null and delivered_document is not null then delivered_document
            else cast(json_object(
            'kind', 'purchase_invoice', 'company', company, 'source_key', document_key, 'number',
            coalesce(your_ref, ''),
            'vendor_key', coalesce(supplier, ''), 'date', cast(date as varchar), 'due_date', cast(due_date as varchar),
            'currency', coalesce(currency, ''), 'net', {{ money("net") }}, 'tax_payable', {{ money("tax_payable") }},
            'total', {{ money("total") }}, 'ap_account', ap_account, 'is_credit', is_credit, 'po_number', po_number,
            'payment_hold', is_payment_blocked, 'description', coalesce(description, ''), 'lines',
            coalesce(to_json(lines), '[]')
        ) as varchar) end as document
    from decided
),

-- changed since it was sent, and AvidXchange takes no change any more, since it pays what it was sent; words may
-- differ, and
-- a vendor that was merged into another took its documents along: that is asked about once, for the vendor
-- (supplier_merged)
locked as (
    select
        *, sent_total <> total as has_other_total, sent_lines is distinct from own_lines as has_other_lines,
        sent_head is distinct from own_head as has_other_head, has_other_total or has_other_lines
            or has_other_head as differs
    from (
        select
            link, company, document_key, total, cast(delivered_document ->> '$.total' as decimal(28, 6)) as sent_total,
            {{ invoice_head('delivered_document') }} as sent_head,
            {{ invoice_head('document', "case when list_contains(merged.vendors, delivered_document ->> '$.vendor_key')
                then delivered_document ->> '$.vendor_key' else document ->> '$.vendor_key' end") }} as own_head,
            {{ invoice_coding('delivered_document') }} as sent_lines, {{ invoice_coding('document') }} as own_lines
        from documented
        left join merged using (link, books_connection, company)
        where was_delivered and not was_voided and not is_gone and at_avid > 0.0005 and delivered_document <> document)
),

final as (
    select
        link, '{{ link_kinds()[kind].invoices }}' as flow, '{{ books }}' as source_system,
        books_connection as source_connection,
        company, document_key as source_key, 'avidxchange' as target_system, other_connection as target_connection,
        other_company as target_company,
        case when is_ours and (is_gone or (is_paid_elsewhere and at_avid <= 0.0005)) then 'void' else 'present'
            end as wanted,
        case
            when is_ours then null
            when date < start_date then 'before_start'
            when (invoice_source = 'entries' and origin = 'purchase_invoice')
                or (invoice_source = 'invoices' and origin = 'purchase_entry') then 'not_chosen'
            when is_routed and is_paid_elsewhere and open_amount <= 0.0005 then 'not_chosen'
        end as skip,
        case when locked.differs = false then delivered_document else document end as document,
        case when is_gone then '[]' else {{ json_list([
            problem('invoices.not_routed', "not is_routed", {'books': books, 'company': 'company', 'link': 'link'}),
            problem('invoices.quarantined_line.latest', "quarantine_reason is not null", {
                'label': 'label', 'reason': 'quarantine_reason',
            }),
            problem('invoices.number_missing', "nullif(your_ref, '') is null", {
                'books': books, 'entry_number': 'coalesce(cast(entry_number as varchar), document_key)',
            }),
            problem('vendors.vendor_unmatched',
                "is_routed and not (is_supplier and (vendor_travels or coalesce(supplier_blocked, false)))",
                {
                    'books': books, 'company': 'company',
                    'supplier_label': 'coalesce(supplier_label, supplier, ' ~ sentence('common.none') ~ ')',
                }),
            problem('vendors.vendor_blocked.invoice', "supplier_blocked", {
                'books': books, 'supplier_label': "coalesce(supplier_label, '')",
            }),
            problem('invoices.payment_blocked', "is_payment_blocked", {'label': 'label', 'books': books}),
            problem('vendors.currency_not_accepted',
                "coalesce(currency, '') = ''
                or (len(currencies) > 0 and not list_contains(currencies, currency))",
                {
                    'other_company': 'other_company',
                    'currency': 'coalesce(currency, ' ~ sentence('invoices.no_currency') ~ ')',
                    'currencies': "array_to_string(currencies, ', ')",
                }),
            problem('invoices.quarantined_line.no_lines', "line_count = 0", {'label': 'label', 'books': books}),
            too_fine("label", "stated_total", "currency", sentence('invoices.correct_in', {'books': books})),
            problem('invoices.totals_differ.header', "line_count > 0 and not totals_agree", {
                'label': 'label', 'total': money("total"), 'lines_total': money("lines_total"), 'books': books,
            }),
            problem('invoices.date_unlikely',
                "date > today + 60 or due_date < date - 365 or due_date > date + 1100",
                {
                    'label': 'label', 'date': 'date', 'books': books,
                    'due': 'coalesce(' ~ sentence('invoices.and_due', {'due': 'due_date'}) ~ ", '')",
                })],
            "case when is_ours and is_paid_elsewhere and at_avid <= 0.0005 then [] else vendor_stops end",
            "coalesce(line_problems, [])") }} end as problems,
        case when is_gone then '[]' when is_ours then {{ json_list([hold('invoices.changed_after_lock',
            'locked.differs', {
            'label': 'label', 'books': books, 'payments': 'payment_ids', 'changes': "concat_ws(', ',
                case when has_other_total then " ~ sentence('invoices.changed.total',
                    {'before': money('sent_total'), 'after': money('total')}) ~ " end,
                case when has_other_head then " ~ sentence('invoices.changed.head', {'books': books}) ~ " end,
                case when has_other_lines and not has_other_total then " ~ sentence('invoices.changed.lines') ~ " end)",
        }, "json_object('before', json_object('total', " ~ money("sent_total") ~ ", 'head', sent_head,
                'lines', sent_lines), 'after', json_object('total', " ~ money("total") ~ ", 'head', own_head, 'lines',
                own_lines))")]) }} else {{ json_list("[rules_hold]") }} end as holds,
        cast(to_json(list_filter(list_concat([
            case when vendor_travels
                then {{ reference('vendors', 'company', 'vendor_ref',
                    sentence('vendors.label', {'vendor': 'coalesce(supplier_label, supplier)'}),
                    "vendor_target", "vendor_known_as") }} end,
            case when order_row is not null
                then {{ reference('purchase_orders', 'company', 'order_row',
                    sentence('orders.label', {'number': 'po_number'})) }} end
        ], coalesce(line_refs, [])), lambda entry: entry is not null)) as varchar) as refs,
        case when invoice_id is not null and their_status not in ('Voided', 'Rejected') then cast(json_object(
            'id', invoice_id, 'code', their_code, 'number', their_number, 'token', null,
            'facts', json_object('status', their_status, 'amount', {{ money("their_amount") }}),
            'evidence', pair_level) as varchar)
        end as adopt,
        your_ref as number, supplier_name as counterparty, date as doc_date, currency,
        cast(stated_total as decimal(18, 6)) as amount
    from documented
    left join (select * exclude (total) from locked) as locked using (link, company, document_key)
)

select * from final
{%- endmacro %}

{#- Of a canonical invoice as JSON text: what people know it by, and the amount and codes of each line. -#}
{% macro invoice_head(document, vendor=none) -%}
{'number': {{ document }} ->> '$.number', 'vendor': {{ vendor or document ~ " ->> '$.vendor_key'" }},
    'date': {{ document }} ->> '$.date',
    'due_date': {{ document }} ->> '$.due_date', 'currency': {{ document }} ->> '$.currency'}
{%- endmacro %}

{% macro invoice_coding(document) -%}
list_transform(cast({{ document }} -> '$.lines' as json[]),
    lambda line: {'net': line ->> '$.net', 'account': line ->> '$.account',
    'cost_center': line ->> '$.cost_center', 'cost_unit': line ->> '$.cost_unit'})
{%- endmacro %}
