{#- Per link and document of the books: what of it was settled, by payments we posted and by anything else ("paid
    elsewhere"), and what AvidXchange pays or paid of it. `matched_by_us`: what of our postings the books show as used
    up by it. A posting on its way counts as ours: the books may show it before we know. `in_balance_only`: what the
    balance has of our postings and no open item shows; negative for a reversal whose first posting still settles the
    document. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
documents as (select * from {{ ref('canonical_bills') }}),
payment_lines as (select * from {{ ref('int_avid_payment_lines') }}),
payments as (select * from {{ ref('int_avid_payments') }}),

at_avid as (
    select payment_lines.link, payment_lines.books_company, payment_lines.document_key,
        sum(abs(payment_lines.amount + payment_lines.discount)) as amount,
        string_agg(distinct payment_lines.payment_id, ', ' order by payment_lines.payment_id) as payment_ids
    from payment_lines
    inner join payments
        on payments.connection = payment_lines.connection and payments.company = payment_lines.company
        and payments.payment_id = payment_lines.payment_id
        and payments.payment_state <> 'void'
    where payment_lines.document_key is not null
    group by all
),

own as (
    select
        link, books_company, document_key,
        coalesce(sum(amount) filter (where not voided), 0) as posted,
        coalesce(sum(settled) filter (where not voided), 0) as known,
        coalesce(sum(amount) filter (where not voided and settled is null), 0) as unseen,
        coalesce(sum(settled) filter (where voided), 0) as reversed,
        coalesce(sum(amount) filter (where not voided and is_in_balance_only), 0) as standing,
        coalesce(sum(amount) filter (where not voided and is_in_balance_only and settled is null), 0) as standing_unseen
    from {{ ref('int_posting_settlements') }}
    group by all
),

-- what the books show as settled is given first to our own entries that are used up, then to reversed ones whose
-- reversal is
-- still open, then to those the books do not show yet; the rest was paid elsewhere
final as (
    select
        pairs.link, documents.connection, documents.company, documents.document_key,
        coalesce(own.posted, 0) as posted_by_us,
        coalesce(at_avid.amount, 0) as at_avid, at_avid.payment_ids,
        coalesce(documents.term_amount - documents.open_amount, 0) as settled_in_books,
        least(coalesce(own.known, 0), settled_in_books) as by_known,
        least(coalesce(own.reversed, 0), settled_in_books - by_known) as settled_by_reversed,
        by_known + least(coalesce(own.unseen, 0), settled_in_books - by_known - settled_by_reversed) as matched_by_us,
        settled_in_books - matched_by_us - settled_by_reversed as paid_elsewhere,
        greatest(coalesce(own.standing, 0) - by_known - least(coalesce(own.standing_unseen, 0),
            settled_in_books - by_known - settled_by_reversed), 0)
            - settled_by_reversed as in_balance_only
    from pairs
    inner join documents
        on documents.connection = pairs.books_connection and documents.company = pairs.books_company
    left join own
        on own.link = pairs.link and own.books_company = documents.company and own.document_key = documents.document_key
    left join at_avid
        on at_avid.link = pairs.link and at_avid.books_company = documents.company
        and at_avid.document_key = documents.document_key
)

select * exclude (by_known) from final
