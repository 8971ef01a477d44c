{#- Payments of AvidXchange, each in one company: the one AvidXchange says (`said_company`), unless it was posted, or may be, for another
    one before. What is posted stays where it is: for another company it would be posted a second time, and its void would find nothing to
    take back. `posted_company`: the other company whose posting stands. -#}
with payments as (select * from {{ ref('stg_avidxchange__payments') }}),
links as (select link, connection from {{ ref('stg_config__link_connections') }} where system = 'avidxchange'),

bound as (
    select connection, payment_id, min(company) as company from {{ ref('int_moved_postings') }}
    where not is_undone
    group by all
),

-- posted for both, by a release that did not look: each counts in its books until people take one back
at_home as (
    select distinct payments.connection, payments.payment_id
    from payments
    inner join links using (connection)
    inner join {{ ref('int_posted_payments') }} as posted
        on posted.link = links.link and posted.payment_id = payments.payment_id and posted.company = payments.company
    where posted.was_posted and not posted.voided
),

final as (
    select
        payments.* replace (case when at_home.payment_id is null then coalesce(bound.company, payments.company) else payments.company end as company),
        payments.company as said_company, bound.company as posted_company, at_home.payment_id is not null as is_posted_at_home
    from payments
    left join bound using (connection, payment_id)
    left join at_home using (connection, payment_id)
)

select * from final
