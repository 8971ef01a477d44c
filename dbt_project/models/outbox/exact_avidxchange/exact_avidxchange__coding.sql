{#- What approvers coded differently from the ledger. The same lines with other codes: each changed line is a row, sent
    as long as entry and period are open. Other lines (a split), or an invoice of the trade module: one row per invoice,
    a correcting journal of the net amounts, or a person's work (option coding_split). While such a journal stands the
    invoice is that one row, as it was posted: nothing is written over it, and what differs is reported
    (int_findings_coding). -#}
with pairs as (select * from {{ routed_pairs('exact_avidxchange') }}),
codings as (select * from {{ ref('int_approved_codings') }}),
documents as (select * from {{ ref('exact_online__bills') }}),
suppliers as (select * from {{ ref('stg_exact_online__accounts') }}),
periods as (select * from {{ ref('canonical_periods') }}),
moves as (select * from {{ ref('int_coding_moves') }}),
corrections as (select * from {{ ref('int_coding_corrections') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'coding'),

shapes as (
    select link, books_company, document_key, invoice_id,
        bool_and(is_same_line) and any_value(origin) = 'purchase_entry' as is_same_shape,
        sum(coalesce(books_net, 0)) as books_net, sum(coalesce(avid_net, 0)) as avid_net,
        list({'key': line_key, 'no': books_no, 'account': coalesce(books_account, ''), 'cost_center': books_cost_center,
              'cost_unit': books_cost_unit, 'net': {{ money("books_net") }}} order by books_no)
            filter (where books_no is not null) as before,
        list({'key': cast(null as varchar), 'no': avid_no, 'account': coalesce(new_account, avid_account, ''),
            'cost_center': new_cost_center,
              'cost_unit': new_cost_unit, 'net': {{ money("avid_net") }}, 'coded_from': coded_from} order by avid_no)
            filter (where avid_no is not null) as after,
        flatten(list(problems order by avid_no)) as problems
    from codings
    group by all
),

changed_lines as (
    select
        link, books_company, document_key, invoice_id, invoice_id || ':' || codings.line_key as source_key,
        false as is_split,
        codings.books_net as net, codings.books_net as other_net,
        [{'key': codings.line_key, 'no': codings.books_no, 'account': coalesce(codings.books_account, ''),
            'cost_center': codings.books_cost_center,
          'cost_unit': codings.books_cost_unit, 'net': {{ money("codings.books_net") }}}] as before,
        [{'key': codings.line_key, 'no': codings.books_no,
            'account': coalesce(codings.new_account, codings.avid_account, ''), 'cost_center': codings.new_cost_center,
          'cost_unit': codings.new_cost_unit, 'net': {{ money("codings.books_net") }},
            'coded_from': codings.coded_from}] as after,
        codings.problems
    from codings
    inner join shapes using (link, books_company, document_key, invoice_id)
    where shapes.is_same_shape and codings.is_recoded
),

splits as (
    select link, books_company, document_key, invoice_id, invoice_id as source_key, true as is_split,
        books_net as net, avid_net as other_net, before, after, problems
    from shapes
    semi join (select * from moves where len(moves) > 0) as moving using (link, books_company, invoice_id)
    -- the same money on the same codes, cut differently, is no recoding
    where not is_same_shape and before is not null and after is not null
),

changes as (
    select * from changed_lines
    union all by name
    select * from splits
),

joined as (
    select
        pairs.*, changes.* exclude (link, books_company), documents.supplier, documents.your_ref, documents.date,
        documents.currency,
        documents.journal, documents.status, documents.origin, documents.entry_number, suppliers.name as supplier_name,
        entry_period.is_closed as entry_closed, correction_period.is_closed as correction_closed,
        (select min(greatest(open.start_date, documents.date)) from periods as open
         where open.connection = pairs.books_connection and open.company = pairs.books_company
            and open.journal = pairs.correction_journal and not open.is_closed
            and open.end_date >= documents.date) as first_open_day,
        -- a correction that a person reversed, or deleted, and that is wanted as it was, is not posted again by itself
        deliveries.target_id is not null as was_delivered, coalesce(not corrections.differs, false) as is_as_posted,
        corrections.sent,
        case when corrections.differs then corrections.target_id end as replaces
    from changes
    inner join pairs on pairs.link = changes.link and pairs.books_company = changes.books_company
    inner join documents
        on documents.connection = pairs.books_connection and documents.company = pairs.books_company
        and documents.document_key = changes.document_key
    left join suppliers
        on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
        and suppliers.id = documents.supplier
    left join periods as entry_period
        on entry_period.connection = pairs.books_connection and entry_period.company = pairs.books_company
        and entry_period.journal = documents.journal and documents.date between entry_period.start_date
        and entry_period.end_date
    left join periods as correction_period
        on correction_period.connection = pairs.books_connection and correction_period.company = pairs.books_company
        and correction_period.journal = pairs.correction_journal
        and documents.date between correction_period.start_date and correction_period.end_date
    left join corrections
        on corrections.link = pairs.link and corrections.other_company = pairs.other_company
        and corrections.invoice_id = changes.source_key
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = pairs.other_company
        and deliveries.source_key = changes.source_key
    where not exists (
        select 1 from corrections
        where corrections.link = pairs.link and corrections.other_company = pairs.other_company
            and corrections.invoice_id = changes.invoice_id and corrections.stands)
),

final as (
    select
        link, 'coding' as flow, 'avidxchange' as source_system, other_connection as source_connection,
        other_company as company,
        source_key, 'exact_online' as target_system, books_connection as target_connection,
        books_company as target_company,
        'present' as wanted, case when date < start_date and not was_delivered then 'before_start' end as skip,
        case when is_as_posted then sent else cast(json_object(
            'kind', 'coding', 'company', other_company, 'source_key', source_key, 'invoice_key', document_key,
            'number', coalesce(your_ref, ''), 'vendor_key', coalesce(supplier, ''),
            'date', cast(case when is_split then coalesce(first_open_day, date) else date end as varchar),
            'currency', currency, 'net', {{ money("net") }}, 'before', to_json(before), 'after', to_json(after)
        ) as varchar) end as document,
        {% set invoice = {'number': 'coalesce(your_ref, invoice_id)'} -%}
        {{ json_list([
            problem('coding.totals_differ', "net <> other_net",
                dict(invoice, books_net=money("net"), approved_net=money("other_net"))),
            problem('coding.period_closed', "is_split and first_open_day is null",
                {'journal': 'correction_journal', 'date': 'date'}),
            opens_later("is_split", sentence('coding.correction', invoice), "date", "exact_online"),
            problem('coding.account_unknown.not_sure',
                "is_split and len(list_filter(before, lambda entry: entry.account = '')) > 0", invoice),
        ], "problems") }} as problems,
        {% set both = "json_object('before', to_json(before), 'after', to_json(after))" -%}
        {% set coded = dict(invoice, entry='coalesce(cast(entry_number as varchar), document_key)',
            approved="after[1].account || coalesce('/' || after[1].cost_center, '')",
            booked="before[1].account || coalesce('/' || before[1].cost_center, '')") -%}
        {% set split = dict(invoice, vendor="coalesce(supplier_name, '')", approved='len(after)',
            booked='len(before)') -%}
        {% set of_items = "coalesce(origin = 'purchase_invoice' and len(after) = len(before), false)" -%}
        {{ json_list([
            hold('coding.changed_after_lock.closed', "not is_split and coalesce(entry_closed, false)", coded, both),
            hold('coding.changed_after_lock.processed',
                "not is_split and status <> 20 and not coalesce(entry_closed, false)", coded, both),
            hold('coding.coding_split.items',
                "is_split and coding_split = 'review' and not is_as_posted and " ~ of_items, split, both),
            hold('coding.coding_split.lines',
                "is_split and coding_split = 'review' and not is_as_posted and not " ~ of_items, split, both),
        ]) }} as holds,
        '[]' as refs, cast(null as varchar) as adopt, replaces, your_ref as number, supplier_name as counterparty,
        date as doc_date,
        currency, cast(net as decimal(22, 6)) as amount
    from joined
    union all by name
    select
        link, 'coding' as flow, 'avidxchange' as source_system, other_connection as source_connection,
        other_company as company,
        invoice_id as source_key, 'exact_online' as target_system, books_connection as target_connection,
        books_company as target_company,
        'present' as wanted, document, '[]' as problems, '[]' as holds, '[]' as refs,
        case when ledger_entry is not null then cast(json_object('id', ledger_entry, 'code', null, 'number',
            entry_numbers, 'token', null,
            'facts', json_object('entity', 'generaljournalentry/GeneralJournalEntries'), 'evidence',
            'carries our key AVX:coding:' || invoice_id) as varchar) end as adopt,
        number, suppliers.name as counterparty, cast(document ->> '$.date' as date) as doc_date,
        document ->> '$.currency' as currency,
        cast(document ->> '$.net' as decimal(22, 6)) as amount
    from corrections
    left join suppliers
        on suppliers.connection = corrections.books_connection and suppliers.company = corrections.books_company
        and suppliers.id = corrections.supplier
    where stands
)

select * from final
