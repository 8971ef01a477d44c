{#- Postings of void payments that a person reversed in the books, with our key as its text (`AVX:<payment>:void`),
    before we did, and those of payments that AvidXchange moved to another company, taken back by people in any way:
    nothing is left for us to take back. Counted, since a payment may be posted and taken back more than once. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
posted as (select * from {{ ref('int_posted_payments') }} where target_id is not null and not voided),
payments as (select * from {{ ref('int_avid_payments') }} where payment_state = 'void'),

standing as (
    select connection, company, key, count(*) as entries, max(entry_id) as entry_id, max_by(number, entry_id) as number
    from {{ ref('canonical_postings') }}
    where key is not null and not is_void
    group by all
),

final as (
    select posted.link, posted.company, posted.source_key, reversals.entry_id, reversals.number
    from posted
    inner join pairs on pairs.link = posted.link and pairs.other_company = posted.company
    inner join payments
        on payments.connection = pairs.other_connection and payments.company = posted.company
        and payments.payment_id = posted.payment_id
    inner join standing as reversals
        on reversals.connection = pairs.books_connection and reversals.company = pairs.books_company
        and reversals.key = posted.source_key || ':void'
    left join standing as entries
        on entries.connection = pairs.books_connection and entries.company = pairs.books_company
        and entries.key = posted.source_key
    where reversals.entries >= coalesce(entries.entries, 0)
    union all
    select link, company, source_key, reversal_id, reversal_number from {{ ref('int_moved_postings') }} where is_undone
        and target_id is not null
)

select * from final
