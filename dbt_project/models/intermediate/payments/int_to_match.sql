{#- What of a posting of ours does not settle the document it pays, as the books were last read: a person matches the
    two. `is_read_back`: the books have shown the posting. Grain: link, company, posting, document. -#}
with matches as (select * from {{ ref('int_posting_matches') }} where unmatched > 0.0005),
postings as (
    select * from {{ ref('int_payment_postings') }}
    where is_routed and target_id is not null and not was_voided and payment_state <> 'void'
),
standing as (
    select connection, company, entry_id, max(journal) as journal, max(date) as date
    from {{ ref('canonical_postings') }}
    group by all
),

final as (
    select
        postings.link, postings.books_system, postings.books_company, postings.other_company, postings.payment_id,
        matches.source_key, matches.document_key,
        postings.supplier_code, postings.supplier_name, documents.your_ref, documents.entry_number,
        postings.target_id, postings.target_number,
        standing.journal, coalesce(standing.date, postings.posted_on) as date,
        standing.entry_id is not null as is_read_back,
        documents.currency, cast(matches.sign * matches.unmatched as decimal(22, 6)) as amount, matches.is_derived,
        postings.today - postings.posted_on as age_days, postings.unmatched_alert_days
    from matches
    inner join postings using (link, books_company, source_key)
    inner join {{ ref('canonical_bills') }} as documents
        on documents.connection = postings.books_connection and documents.company = postings.books_company
        and documents.document_key = matches.document_key
    left join standing
        on standing.connection = postings.books_connection and standing.company = postings.books_company
        and standing.entry_id = postings.target_id
)

select * from final
