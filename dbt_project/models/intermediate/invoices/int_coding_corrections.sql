{#- Invoices whose coding was corrected by a journal, as the ledger or the store knows: what the journal moves
    (`moves`), what approvers want moved now (`wanted`), and whether the journal still stands. While it does, nothing
    else may be written of that invoice's coding. The ledger counts once it shows the entry; before that, what was
    sent. -#}
with pairs as (select * from {{ routed_pairs('exact_avidxchange') }}),
approved as (select * from {{ ref('int_coding_moves') }}),
journals as (select * from {{ ref('int_coding_journals') }}),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }}),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
documents as (select * from {{ ref('exact_online__bills') }}),

deliveries as (
    select *, coalesce(delivered_document, attempt_document) as sent,
    coalesce(state in ('sending', 'unknown'), false) as is_in_flight
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'coding' and source_key not like '%:%'
),

posted as (
    select deliveries.link, pairs.books_connection, pairs.books_company, pairs.other_connection, pairs.other_company,
        source_key as invoice_id, target_id, target_number, sent, is_in_flight
    from deliveries
    inner join pairs on pairs.link = deliveries.link and pairs.other_company = deliveries.company
    where target_id is not null or is_in_flight
    union all by name
    -- of a store that is older than the ledger
    select pairs.link, pairs.books_connection, pairs.books_company, pairs.other_connection, pairs.other_company,
    journals.invoice_id,
        false as is_in_flight
    from journals
    inner join pairs on pairs.books_connection = journals.connection and pairs.books_company = journals.company
    inner join invoices
        on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
        and invoices.invoice_id = journals.invoice_id
    where len(journals.moves) > 0 and not exists (
        select 1 from deliveries
        where deliveries.link = pairs.link and deliveries.company = pairs.other_company
            and deliveries.source_key = journals.invoice_id
            and (deliveries.target_id is not null or deliveries.is_in_flight))
),

sent_lines as (
    select link, other_company, invoice_id, line ->> '$.account' as account,
    nullif(line ->> '$.cost_center', '') as cost_center,
        nullif(line ->> '$.cost_unit', '') as cost_unit, cast(line ->> '$.net' as decimal(28, 6)) * sign as net
    from (
        select link, other_company, invoice_id, -1 as sign, unnest(cast(sent -> '$.before' as json[])) as line
            from posted where sent is not null
        union all
        select link, other_company, invoice_id, 1, unnest(cast(sent -> '$.after' as json[])) from posted
            where sent is not null) as both_sides
),

sent_moves as ({{ coding_moves('sent_lines', 'link, other_company, invoice_id') }}),

compared as (
    select
        posted.*, invoices.invoice_number, approved.invoice_id is not null as is_approved,
        coalesce(approved.moves, []) as wanted, coalesce(sent_moves.moves, []) as sent_moves,
        journals.entry_id as ledger_entry, coalesce(journals.entry_numbers, posted.target_number,
            posted.target_id) as entry_numbers,
        journals.date as ledger_date, journals.currency as ledger_currency,
        coalesce(case when posted.target_id is null then len(journals.moves) > 0
            else list_contains(journals.entries, posted.target_id) end, false) as is_read,
        case when is_read then journals.moves else coalesce(sent_moves.moves, []) end as moves,
        is_in_flight or not is_read or len(journals.moves) > 0 as stands
    from posted
    left join journals
        on journals.connection = posted.books_connection and journals.company = posted.books_company
        and journals.invoice_id = posted.invoice_id
    left join invoices
        on invoices.connection = posted.other_connection and invoices.company = posted.other_company
        and invoices.invoice_id = posted.invoice_id
    left join sent_moves on sent_moves.link = posted.link and sent_moves.other_company = posted.other_company
        and sent_moves.invoice_id = posted.invoice_id
    left join approved on approved.link = posted.link and approved.books_company = posted.books_company
        and approved.invoice_id = posted.invoice_id
),

final as (
    select
        compared.*, documents.document_key, documents.supplier,
        coalesce(documents.your_ref, compared.invoice_number, compared.sent ->> '$.number') as number,
        case when stands then moves else sent_moves end is distinct from wanted as differs,
        stands and differs and (is_read or not is_in_flight) as is_reported,
        {{ moves_words('moves') }} as moves_text,
        case when not is_approved then {{ sentence('coding.wanted.not_approved') }}
             when wanted = [] then {{ sentence('coding.wanted.agrees') }}
             else {{ sentence('coding.wanted.moves', {'moves': moves_words('wanted')}) }} end as wanted_text,
        coalesce(compared.sent, cast(json_object(
            'kind', 'coding', 'company', compared.other_company, 'source_key', compared.invoice_id, 'invoice_key',
            coalesce(documents.document_key, ''),
            'number', coalesce(documents.your_ref, compared.invoice_number, ''), 'vendor_key',
            coalesce(documents.supplier, ''),
            'date', cast(ledger_date as varchar), 'currency', ledger_currency,
            'net', {{ money("list_sum(list_transform(list_filter(moves, lambda move: move.net > 0),
                lambda move: move.net))") }},
            'before', to_json(list_transform(list_filter(moves, lambda move: move.net < 0), lambda move,
                place: {{ moved_line('-move.net') }})),
            'after', to_json(list_transform(list_filter(moves, lambda move: move.net > 0), lambda move,
                place: {{ moved_line('move.net') }}))) as varchar)) as document
    from compared
    left join invoice_pairs
        on invoice_pairs.link = compared.link and invoice_pairs.books_company = compared.books_company
        and invoice_pairs.invoice_id = compared.invoice_id
    left join documents
        on documents.connection = compared.books_connection and documents.company = compared.books_company
        and documents.document_key = coalesce(compared.sent ->> '$.invoice_key', invoice_pairs.document_key)
    qualify row_number() over (partition by compared.link, compared.other_company, compared.invoice_id
        order by documents.document_key) = 1
)

select * from final
