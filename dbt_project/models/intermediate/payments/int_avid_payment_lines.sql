{#- One row per payment and invoice it pays, with the document of the books that invoice is, its A/P account and what is
    open. A payment may name invoices by number alone (remittances that only the buyer knows): those are one row,
    without an `invoice_id`. -#}
with payments as (select * from {{ ref('int_avid_payments') }} where not is_deleted),
pairs as (select * from {{ ref('int_pairs') }}),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
documents as (select * from {{ ref('canonical_bills') }}),

unnested as (
    select connection, company, payment_id, currency_code, unnest(paid_lines) as line from payments
),

lines as (
    select
        connection, company, payment_id, currency_code,
        line.invoice_id as invoice_id, line.invoice_number as invoice_number, line.amount as stated_amount,
        line.discount as stated_discount
    from unnested
),

rounded as (
    select
        *, {{ rounded_line('stated_amount', 'currency_code', 'connection, company, payment_id',
            'invoice_id, invoice_number') }} as amount,
        {{ posted_amount('stated_discount', 'currency_code') }} as discount
    from lines
),

final as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, lines.connection, lines.company, lines.payment_id,
        lines.invoice_id, string_agg(distinct lines.invoice_number, ', '
            order by lines.invoice_number) as invoice_number, sum(lines.amount) as amount,
        sum(lines.discount) as discount, cast(sum(lines.stated_amount) as decimal(28, 6)) as stated_amount,
        bool_or({{ is_too_fine('lines.stated_amount', 'lines.currency_code') }}
            or {{ is_too_fine('lines.stated_discount', 'lines.currency_code') }}) as is_too_fine,
        documents.document_key, documents.supplier, documents.ap_account, documents.currency as document_currency,
        documents.total as document_total, documents.open_amount, documents.term_amount, documents.entry_number,
        documents.invoice_number as books_invoice_number, documents.your_ref, documents.date as document_date,
        documents.is_deleted as is_document_gone,
        lines.currency_code as payment_currency
    from rounded as lines
    inner join pairs on pairs.other_connection = lines.connection and pairs.other_company = lines.company
    left join invoice_pairs
        on invoice_pairs.link = pairs.link and invoice_pairs.other_company = lines.company
        and invoice_pairs.invoice_id = lines.invoice_id
    left join documents
        on documents.connection = pairs.books_connection and documents.company = pairs.books_company
        and documents.document_key = invoice_pairs.document_key
    group by all
)

select * from final
