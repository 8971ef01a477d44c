{#- Where each invoice of Basware stands between the two systems. `attempt` counts the times that Basware gave it to be
    posted: each ends with a transfer response, which its history keeps. `is_open`: it waits for transfer, or is in
    transfer, as last listed. `block_term`: the payment condition by which Exact keeps an invoice from being paid, the
    one that the company mapped for `blocked` (`block_mapped_to`) if Exact does not pay by it: its method is not B, on
    credit. `is_answered`: for this attempt we have said, or may have said, that it failed; what is posted then is only
    what Basware gives out again. Prebooking is counted by itself. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }}),
documents as (select * from {{ ref('stg_basware__accounting_documents') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }}),

block_terms as (
    select maps.link, maps.company, maps.target_code as mapped_to,
        case when not conditions.is_deleted and conditions.payment_method <> 'B' then trim(conditions.code) end as term
    from {{ ref('int_link_mappings') }} as maps
    inner join pairs on pairs.link = maps.link and pairs.other_company = maps.company
    left join {{ exact_masters('payment_conditions') }} as conditions
        on conditions.connection = pairs.books_connection and conditions.company = pairs.books_company
        and trim(conditions.code) = maps.target_code
    where maps.kind = 'payment_term' and maps.source_code = 'blocked'
),

counted as (
    select pairs.* exclude (kind, currencies), pairs.currencies as accepted_currencies,
    documents.* exclude (is_deleted, read_at),
        {{ posted_amount('gross_sum', 'currency_code') }} as total,
            {{ posted_amount('net_sum', 'currency_code') }} as net,
        len(cast(coalesce(transfer_responses, '[]') as json[])) as responses,
        len(list_filter(cast(coalesce(transfer_responses, '[]') as json[]),
            lambda said: (said ->> '$.success') = 'false')) as failures,
        is_listed and processing_status in ('WaitingForTransfer', 'TransferInProgress') as is_open,
        is_listed and processing_status = 'TransferInProgress' as is_in_progress,
        is_listed and processing_status = 'WaitingForPrebook' as is_prebook,
        is_listed and processing_status = 'WaitingForPrebookCancelation' as is_prebook_cancel
    from pairs
    inner join documents on documents.connection = pairs.other_connection and documents.company = pairs.other_company
),

attempts as (
    select *, case when is_open then responses + 1 else greatest(responses, 1) end as attempt, invoice_id || ':'
        || attempt as attempt_key,
        len(cast(coalesce(prebook_responses, '[]') as json[])) + 1 as prebook_attempt from counted
),

-- booked, or perhaps booked, while Basware had it in another company, be that another link's
moved as (
    select connections.connection, company, source_key as invoice_id,
    coalesce(target_number, target_id, 'not known yet') as entry
    from deliveries
    inner join {{ ref('stg_config__link_connections') }} as connections using (link)
    where connections.system = 'basware' and flow = 'invoices' and not coalesce(voided, false)
        and (target_id is not null or state in ('sending', 'unknown'))
),

final as (
    select
        attempts.*, posting.state as posting_state, posting.reason_code as posting_reason_code,
        posting.reason_text as posting_reason,
        posting.target_id is not null and not coalesce(posting.voided, false) as is_posted,
        coalesce(posting.voided, false) as was_voided,
        posting.target_id as posted_id, posting.target_number as posted_number,
        posting.delivered_document as posted_document, posting.sent_at as posted_at,
        coalesce(posting.state in ('sending', 'unknown'), false) as is_in_doubt,
        block_terms.term as block_term, block_terms.mapped_to as block_mapped_to,
        -- what Basware said no to, or did not do, may be somebody else's by now
        coalesce(taken.target_id is not null or (taken.sent_at is not null and taken.state in ('sending', 'unknown')),
            false) as is_taken_by_us,
        case when answer.state in ('sending', 'unknown') then answer.attempt_document when answer.state = 'delivered'
            then answer.delivered_document end as answer_document,
        coalesce((answer_document ->> '$.success') = 'false', false) as is_answered,
        (select min(moved.company || ' (entry ' || moved.entry || ')') from moved
         where moved.connection = attempts.other_connection and moved.invoice_id = attempts.invoice_id
             and moved.company <> attempts.company) as booked_elsewhere,
        -- what waits longest of: the first look at it, and the day that Basware gave out this version
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
