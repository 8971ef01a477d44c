{#- Each invoice of a spend system as it stands in the books: what reconciliation compares an outbox row with.
    Grain: one row per link, company of the spend system and invoice. -#}
with vendor_pairs as (select * rename (vendor_key as vendor_code) from {{ ref('int_spend_vendor_pairs') }}
    where verdict = 'auto'),
suppliers as (select * from {{ ref('canonical_vendors') }}),
entries as (select * from {{ ref('canonical_bills') }}),

codings as (
    select
        link, company, invoice_id,
        string_agg(coding || ' ' || {{ money('wanted') }}, '; ' order by coding) as wanted,
        string_agg(coding || ' ' || {{ money('booked') }}, '; ' order by coding) as booked
    from (
        select *, coalesce(account, '-') || coalesce('/' || cost_center, '') as coding
        from {{ ref('int_spend_invoice_codings') }}
    )
    group by all
),

invoice_sides as (
    select
        states.link, 'invoices' as flow, states.company, states.invoice_id as source_key,
        invoice_pairs.entry_id as target_id,
        entries.document_key is not null and not entries.is_gone as is_there,
        coalesce(entries.is_gone, false) as is_target_gone,
        documents.is_deleted as is_source_gone, entries.stated_total as target_amount,
        entries.currency as target_currency,
        -- where a bill has one day, that is the one it was posted on
        case when entries.date = cast(states.posted_document ->> '$.posting_date' as date) then states.invoice_date
            else entries.date end as target_date,
        suppliers.name as target_counterparty, coalesce(vendor_pairs.supplier = entries.supplier,
            true) as is_same_counterparty,
        case when codings.wanted <> codings.booked then {{ sentence('reconciliation.coding.both', {
            'there': 'codings.wanted', 'other.name': 'states.other_name', 'booked': 'codings.booked',
            'books': 'states.books_system',
        }) }} end as coding_text,
        states.source_status, entries.status_word as target_status,
        cast(null as varchar) as status_text,
        states.invoice_number, states.supplier_name, states.invoice_date, states.currency_code, states.gross_sum,
        states.start_date, states.books_system, states.books_company, states.other_system, states.other_name,
        states.last_response, states.has_failed, states.is_approved, states.is_open, states.is_posted,
            states.is_in_doubt, states.is_answered
    from {{ ref('int_spend_invoice_states') }} as states
    inner join {{ ref('canonical_spend_invoices') }} as documents
        on documents.system = states.other_system and documents.connection = states.other_connection
            and documents.company = states.company
        and documents.invoice_id = states.invoice_id
    left join {{ ref('int_spend_invoice_pairs') }} as invoice_pairs
        on invoice_pairs.link = states.link and invoice_pairs.company = states.company
        and invoice_pairs.invoice_id = states.invoice_id
    left join entries
        on entries.system = states.books_system and entries.connection = states.books_connection
        and entries.company = states.books_company
        and entries.document_key = invoice_pairs.entry_id
    left join vendor_pairs on vendor_pairs.link = states.link and vendor_pairs.company = states.company
        and vendor_pairs.vendor_code = states.supplier_code
    left join suppliers
        on suppliers.system = states.books_system and suppliers.connection = states.books_connection
        and suppliers.company = states.books_company and suppliers.vendor_key = entries.supplier
    left join codings on codings.link = states.link and codings.company = states.company
        and codings.invoice_id = states.invoice_id
)

select * from invoice_sides
