{#- Where each invoice of a spend system stands between the two systems. `attempt` counts the times that it was given
    out to be posted: each ends with our answer, which its history keeps. `block_term`: the payment term by which the
    books keep an invoice from being paid, the one that the company mapped for `blocked` (`block_mapped_to`), unless the
    books pay by it. `is_answered`: for this attempt we have said, or may have said, that it failed; what is posted then
    is only what is given out again. Prebooking is counted by itself.
    Grain: one row per link, company of the spend system and invoice. -#}
with pairs as (select * from {{ ref('int_spend_pairs') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }}),

block_terms as (
    select
        maps.link, maps.company, maps.target_code as mapped_to,
        case when not terms.is_deleted and coalesce(terms.keeps_unpaid, true) then terms.code end as term
    from {{ ref('int_link_mappings') }} as maps
    inner join pairs on pairs.link = maps.link and pairs.other_company = maps.company
    left join {{ ref('canonical_terms') }} as terms
        on terms.system = pairs.books_system and terms.connection = pairs.books_connection
        and terms.company = pairs.books_company and terms.code = maps.target_code
    where maps.kind = 'payment_term' and maps.source_code = 'blocked'
),

attempts as (
    select
        pairs.* exclude (currencies, read_at), pairs.currencies as accepted_currencies, pairs.read_at,
        documents.* exclude (system, is_deleted, read_at),
        {{ posted_amount('gross_sum', 'currency_code') }} as total,
        {{ posted_amount('net_sum', 'currency_code') }} as net,
        case when documents.is_open then documents.responses + 1 else greatest(documents.responses, 1) end as attempt,
        documents.invoice_id || ':' || attempt as attempt_key, documents.prebook_count + 1 as prebook_attempt
    from pairs
    inner join {{ ref('canonical_spend_invoices') }} as documents
        on documents.system = pairs.other_system and documents.connection = pairs.other_connection
        and documents.company = pairs.other_company
),

-- booked, or perhaps booked, while its system had it in another company, be that another link's
moved as (
    select
        connections.connection, company, source_key as invoice_id,
        coalesce(target_number, target_id, {{ sentence('common.not_known_yet') }}) as entry
    from deliveries
    inner join (select distinct link, system, connection from {{ ref('int_connection_routes') }}) as connections
        using (link)
    where connections.system in (select other_system from pairs) and flow = 'invoices' and not coalesce(voided, false)
        and (target_id is not null or state in ('sending', 'unknown'))
),

final as (
    select
        attempts.*, posting.state as posting_state, posting.reason_code as posting_reason_code,
        posting.reason_text as posting_reason,
        posting.target_id is not null and not coalesce(posting.voided, false) as is_posted,
        coalesce(posting.voided, false) as was_voided,
        {{ booked_key('attempts.books_system', 'posting.target_id', 'posting.delivered_document') }} as posted_id,
        posting.target_number as posted_number, posting.delivered_document as posted_document,
        posting.sent_at as posted_at, coalesce(posting.state in ('sending', 'unknown'), false) as is_in_doubt,
        block_terms.term as block_term, block_terms.mapped_to as block_mapped_to,
        -- what its system said no to, or did not do, may be somebody else's by now
        coalesce(taken.target_id is not null or (taken.sent_at is not null and taken.state in ('sending', 'unknown')),
            false) as is_taken_by_us,
        case when answer.state in ('sending', 'unknown') then answer.attempt_document
            when answer.state = 'delivered' then answer.delivered_document end as answer_document,
        coalesce((answer_document ->> '$.success') = 'false', false) as is_answered,
        (select min({{ sentence('approved.booked_as', {
            'company': 'moved.company', 'books': 'attempts.books_system', 'entry': 'moved.entry'}) }}) from moved
         where moved.connection = attempts.other_connection and moved.invoice_id = attempts.invoice_id
             and moved.company <> attempts.company) as booked_elsewhere,
        -- what waits longest of: the first look at it, and the day that this version was given out
        greatest(coalesce(posting.created_at, attempts.read_at), attempts.last_updated) as waits_since
    from attempts
    left join block_terms on block_terms.link = attempts.link and block_terms.company = attempts.company
    left join deliveries as posting
        on posting.link = attempts.link and posting.flow = 'invoices' and posting.company = attempts.company
        and posting.source_key = attempts.invoice_id
    left join deliveries as taken
        on taken.link = attempts.link and taken.flow = 'invoice_acknowledgements' and taken.company = attempts.company
        and taken.source_key = attempts.attempt_key
    left join deliveries as answer
        on answer.link = attempts.link and answer.flow = 'invoice_responses' and answer.company = attempts.company
        and answer.source_key = attempts.attempt_key
)

select * from final
