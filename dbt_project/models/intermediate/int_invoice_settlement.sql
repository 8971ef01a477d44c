{#- Per link and document of the books: what of it was settled, by payments we posted and by anything else ("paid elsewhere"),
    and what AvidXchange pays or paid of it. A posting on its way counts as ours: the books may show it before we know. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
documents as (select * from {{ ref('int_purchase_documents') }}),
payment_lines as (select * from {{ ref('int_avid_payment_lines') }}),
payments as (select * from {{ ref('stg_avidxchange__payments') }}),

postings as (
    select link, target_company as books_company, coalesce(delivered_document, attempt_document) ->> '$.currency' as currency,
        unnest(cast(json_extract(coalesce(delivered_document, attempt_document), '$.applications') as json[])) as line
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'payments' and not coalesce(voided, false)
        and (target_id is not null or state in ('sending', 'unknown'))
),

posted as (
    select link, books_company, line ->> '$.document_key' as document_key, currency,
        sum(abs(cast(line ->> '$.amount' as decimal(28, 2)) + cast(coalesce(line ->> '$.discount', '0') as decimal(28, 2)))) as amount
    from postings
    group by all
),

at_avid as (
    select payment_lines.link, payment_lines.books_company, payment_lines.document_key,
        sum(abs(payment_lines.amount + payment_lines.discount)) as amount,
        string_agg(distinct payment_lines.payment_id, ', ' order by payment_lines.payment_id) as payment_ids
    from payment_lines
    inner join payments
        on payments.connection = payment_lines.connection and payments.company = payment_lines.company
        and payments.payment_id = payment_lines.payment_id
        and coalesce(payments.status ->> '$.Description', '') <> 'Void'
    where payment_lines.document_key is not null
    group by all
),

-- a payment in another currency was posted by a person, with its exchange difference: it settles what the books show
in_document_currency as (
    select posted.link, posted.books_company, posted.document_key,
        sum(case when coalesce(posted.currency, documents.currency) = documents.currency then posted.amount
                 else coalesce(documents.term_amount - documents.open_amount, 0) end) as amount
    from posted
    inner join pairs on pairs.link = posted.link and pairs.books_company = posted.books_company
    inner join documents
        on documents.connection = pairs.books_connection and documents.company = pairs.books_company
        and documents.document_key = posted.document_key
    group by all
),

final as (
    select
        pairs.link, documents.connection, documents.company, documents.document_key,
        coalesce(posted.amount, 0) as posted_by_us,
        coalesce(at_avid.amount, 0) as at_avid, at_avid.payment_ids,
        coalesce(documents.term_amount - documents.open_amount, 0) as settled_in_books,
        greatest(coalesce(documents.term_amount - documents.open_amount, 0) - coalesce(posted.amount, 0), 0) as paid_elsewhere
    from pairs
    inner join documents
        on documents.connection = pairs.books_connection and documents.company = pairs.books_company
    left join in_document_currency as posted
        on posted.link = pairs.link and posted.books_company = documents.company
        and posted.document_key = documents.document_key
    left join at_avid
        on at_avid.link = pairs.link and at_avid.books_company = documents.company
        and at_avid.document_key = documents.document_key
)

select * from final
