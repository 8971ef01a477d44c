{{ config(alias='calibration') }}
{#- How often people said that pairs with like evidence are one vendor, and whether such pairs are accepted without a
    question. Counted is who was looked at, also one that was accepted and called different later. One row per link and
    question group. -#}
with links as (select link, {{ vendor_bands() }} from {{ ref('stg_config__links') }} as links),

answers as (
    select link, evidence ->> '$.group' as question_group,
        case when (evidence ->> '$.batch') is not null then 'unseen' else verdict end as answer
    from {{ ref('stg_operations__decisions') }}
    where kind = 'vendor'
),

counted as (
    select link, question_group, count(*) filter (answer = 'same') as same,
        count(*) filter (answer = 'different') as different, count(*) filter (answer = 'unseen') as unseen
    from answers
    where question_group is not null
    group by all
),

final as (
    select
        link, question_group, same, different, unseen,
        -- exact: the share of wrong ones with which so many right answers in a row come in 5 of 100 cases
        case when same > 0 and different = 0 then 1 - pow(0.05, 1.0 / same) end::decimal(5, 4) as wrong_at_most,
        coalesce(list_contains(cast(accept_questions as varchar[]), question_group)
            and not ends_with(question_group, 'one by one') and wrong_at_most <= accept_wrong_at_most,
        false) as is_accepted
    from counted
    left join links using (link)
)

select * from final
