{#- What of each posting of ours the books show as used up by each document it pays, and what is left. What is open of
    the posting itself says it; where the books do not show that, or show less settled of the document, what is settled
    goes to the oldest posting first (`is_derived`). Over the postings of a document this makes what
    int_invoice_settlement says. Grain: link, company, posting, document. -#}
with postings as (select * from {{ ref('int_posting_settlements') }} where not voided),
settlement as (select * from {{ ref('int_invoice_settlement') }}),

ordered as (
    select
        postings.*, coalesce(postings.settled, postings.amount) as at_most,
        least(coalesce(sum(postings.settled) over (partition by postings.link, postings.books_company,
            postings.document_key), 0), settlement.settled_in_books) as by_known,
        case when postings.settled is null then settlement.matched_by_us - by_known else by_known end as to_share,
        coalesce(sum(at_most) over (
            partition by postings.link, postings.books_company, postings.document_key, postings.settled is null
            order by postings.posted_on, postings.source_key rows between unbounded preceding
                and 1 preceding), 0) as earlier
    from postings
    inner join settlement
        on settlement.link = postings.link and settlement.connection = postings.books_connection
        and settlement.company = postings.books_company and settlement.document_key = postings.document_key
),

final as (
    select
        link, books_company, source_key, document_key, sign, amount,
        greatest(least(at_most, to_share - earlier), 0) as matched,
        amount - matched as unmatched, matched is distinct from settled as is_derived
    from ordered
)

select * from final
