{#- Payments of AvidXchange, each in one company: the one AvidXchange says (`said_company`), unless it was posted, or
    may be, for another one before. What is posted stays where it is: for another company it would be posted a second
    time, and its void would find nothing to take back. `posted_company`: the other company whose posting stands;
    `left_in`: the link that posted it and routes that company no more. -#}
with payments as (select * from {{ ref('stg_avidxchange__payments') }}),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),

bound as (
    select connection, payment_id, min(company) filter (where books_company is not null) as company,
        min(link) filter (where books_company is null) as left_in
    from {{ ref('int_moved_postings') }}
    where not is_undone
    group by all
),

-- posted for both, by a release that did not look: each counts in its books until people take one back
at_home as (
    select distinct payments.connection, payments.payment_id
    from payments
    inner join pairs on pairs.other_connection = payments.connection and pairs.other_company = payments.company
    inner join {{ ref('int_posted_payments') }} as posted
        on posted.link = pairs.link and posted.payment_id = payments.payment_id and posted.company = payments.company
    where posted.was_posted and not posted.voided
),

final as (
    select
        payments.* replace (case when at_home.payment_id is null then coalesce(bound.company, payments.company)
            else payments.company end as company),
        payments.company as said_company, bound.company as posted_company,
        at_home.payment_id is not null as is_posted_at_home,
        case when at_home.payment_id is null and bound.company is null then bound.left_in end as left_in
    from payments
    left join bound using (connection, payment_id)
    left join at_home using (connection, payment_id)
)

select * from final
