{#- Postings of payments for another company than AvidXchange has the payment in now, or by a link that routes that
    company no more (without `books_company` then). `is_undone`: people took it back in the books (reversed with our
    key, voided or deleted), so that it binds the payment no more; counted, as a payment may be posted and taken back
    more than once. -#}
with payments as (select * from {{ ref('stg_avidxchange__payments') }}),
links as (
    select distinct link, connection from {{ ref('int_connection_routes') }} where system = 'avidxchange'
),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),

posted as (
    select *, sum(posted_amount) over (partition by link, company, payment_id) as whole_amount
    from {{ ref('int_posted_payments') }}
    where was_posted and not voided
),

moved as (
    select posted.link, payments.connection, posted.company, posted.payment_id, posted.source_key, posted.target_id,
        posted.delivered_document, pairs.kind, pairs.books_system, pairs.books_connection, pairs.books_company
    from payments
    inner join posted using (payment_id)
    left join links on links.link = posted.link
    left join pairs on pairs.link = posted.link and pairs.other_company = posted.company
    where (posted.company <> payments.company or pairs.link is null)
        -- of a link that is no more nobody knows the connection, and ids of payments are those of a tenant
        and coalesce(links.connection = payments.connection, posted.whole_amount = payments.amount)
),

standing as (
    select connection, company, regexp_replace(key, ':void$', '') as source_key, max(entry_id)
        filter (where key like '%:void') as reversal_id,
        max_by(number, entry_id) filter (where key like '%:void') as reversal_number,
        count(*) filter (where not is_void and key not like '%:void') as entries, count(*)
            filter (where key like '%:void') as reversals,
        bool_or(is_void or key like '%:void') as was_undone
    from {{ ref('canonical_postings') }}
    where key is not null
    group by all
),

gone as (
    select connection, company, entry_id
    from (
        select connection, company, entry_id, is_deleted from {{ ref('stg_exact_online__transaction_lines') }}
        union all
        select connection, company, id, is_deleted from {{ ref('stg_quickbooks_online__bill_payments') }})
    where entry_id in (select target_id from moved)
    group by all
    having bool_and(is_deleted)
),

final as (
    select moved.*, standing.reversal_id, standing.reversal_number,
        gone.entry_id is not null or coalesce(standing.was_undone and standing.entries <= standing.reversals,
            false) as is_undone
    from moved
    left join standing
        on standing.connection = moved.books_connection and standing.company = moved.books_company
        and standing.source_key = moved.source_key
    left join gone
        on gone.connection = moved.books_connection and gone.company = moved.books_company
        and gone.entry_id = moved.target_id
)

select * from final
