{#- What matching says about each vendor of the books of a routed company: the AvidXchange vendor it is (verdict auto),
    the ones it may be (review), or nothing. One row per link and supplier; vendors we delivered are pairs by that
    alone, until a person says otherwise or the vendor is gone (`refused`): then only a person's word makes another
    pair. Several suppliers may be one vendor by a person's word: `leading_key` is the one that is written there, so
    that no two write over each other. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),

matches as (
    select
        link, left_company as books_company, left_key as books_key, right_company as other_company,
        right_key as other_key,
        level, score, probability, evidence, question_group, verdict, is_primary
    from {{ ref('matching__vendors') }}
    where left_system in {{ books_systems() }} and right_system = 'avidxchange'
    union all
    select link, right_company, right_key, left_company, left_key, level, score, probability, evidence,
        question_group, verdict, is_primary
    from {{ ref('matching__vendors') }}
    where left_system = 'avidxchange' and right_system in {{ books_systems() }}
),

candidates as (
    select link, books_company, books_key, other_company, other_key, cast(level as varchar) as level,
        cast(score as double) as score, probability, cast(evidence as varchar) as evidence,
        question_group, verdict,
        coalesce(is_primary, false) as is_primary
    from matches
    where books_key is not null and other_key is not null and verdict in ('auto', 'review')
),

delivered as (
    select link, company as books_company, source_key as books_key, target_company as other_company,
        target_id as other_key, 'delivered' as level, cast(null as double) as score,
        cast(null as decimal(5, 4)) as probability, cast(null as varchar) as evidence,
        cast(null as varchar) as question_group,
        'auto' as verdict, true as is_primary, 1 as preference
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'vendors' and target_id is not null
    union all
    select link, target_company, target_id, company, source_key, 'delivered', null, null, null, null, 'auto', true, 2
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'suppliers' and target_id is not null
),

refusals as (select * from {{ ref('int_vendor_refusals') }}),

ranked as (
    select link, books_company, books_key, other_company, coalesce(decided_key, other_key) as other_key,
        case when refusal = 'gone' then 'gone' else 'decision' end as level,
        cast(null as double) as score, cast(null as decimal(5, 4)) as probability, cast(null as varchar) as evidence,
        cast(null as varchar) as question_group,
        case when decided_key is null then 'refused' else 'auto' end as verdict, true as is_primary, 0 as preference
    from refusals
    union all by name
    select * from delivered
    union all by name
    select *, 3 as preference from candidates
),

chosen as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, ranked.books_key,
        pairs.other_connection, pairs.other_company, ranked.other_key,
        ranked.level, ranked.score, ranked.probability, ranked.evidence, ranked.question_group,
        ranked.verdict
    from ranked
    inner join pairs
        on pairs.link = ranked.link and pairs.books_company = ranked.books_company
        and pairs.other_company = ranked.other_company
    qualify row_number() over (
        partition by pairs.link, ranked.books_company, ranked.books_key
        order by ranked.preference, ranked.verdict, ranked.is_primary desc, ranked.score desc nulls last,
        ranked.other_key
    ) = 1
),

final as (
    select
        chosen.*,
        -- the one that stands there already, whatever became of it; else one that still trades
        first_value(chosen.books_key) over (
            partition by chosen.link, chosen.books_company, chosen.other_company,
                case when chosen.verdict = 'auto' then chosen.other_key else chosen.books_key end, chosen.verdict
            order by standing.other_key is null, coalesce(suppliers.blocked or suppliers.is_deleted, true),
            chosen.books_key) as leading_key
    from chosen
    left join (select distinct link, books_company, books_key, other_company, other_key from delivered) as standing
        on standing.link = chosen.link and standing.books_company = chosen.books_company
        and standing.books_key = chosen.books_key
        and standing.other_company = chosen.other_company and standing.other_key = chosen.other_key
    left join {{ ref('canonical_vendors') }} as suppliers
        on suppliers.connection = chosen.books_connection and suppliers.company = chosen.books_company
        and suppliers.vendor_key = chosen.books_key
)

select * from final
