{{ config(alias='vendor_candidates') }}
{#- The pairs worth scoring, at most 12 per right record, each with the best agreement between any name of both. -#}
with records as (select * from {{ ref('matching__vendor_records') }}),

keys as (select * from {{ ref('matching__vendor_keys') }}),

left_keys as (
    select rid, key, round(log2(20000.0 / count(*) over (partition by key)), 3) as weight
    from keys
    where side = 'left'
    qualify count(*) over (partition by key) <= 100
),

sharing as (
    select left_keys.rid as left_rid, right_keys.rid as right_rid, round(sum(left_keys.weight), 2) as shared
    from left_keys
    inner join keys as right_keys on right_keys.side = 'right' and right_keys.key = left_keys.key
    group by all
),

pairs as (
    select left_rid, right_rid from sharing
    qualify row_number() over (partition by right_rid order by shared desc, left_rid) <= 12
    union
    select left_rid, right_rid from {{ ref('matching__known_pairs') }}
),

names as (select rid, unnest(names, recursive := true) from records),

words as (select * from {{ ref('matching__vendor_words') }}),

weights as (select rid, alias_no, sum(weight) as weight from words group by all),

agreeing_words as (
    select pairs.left_rid, pairs.right_rid, l.alias_no as left_alias, r.alias_no as right_alias,
        sum(l.weight * p.quality) as left_weight, sum(r.weight * p.quality) as right_weight,
        count(distinct l.word) as left_words, count(distinct r.word) as right_words, bool_and(p.is_close) as is_close,
        count(distinct l.word) filter (where list_contains({{ sibling_words() }}, l.word)) as left_siblings,
        count(distinct r.word) filter (where list_contains({{ sibling_words() }}, r.word)) as right_siblings
    from pairs
    inner join words as l on l.rid = pairs.left_rid
    inner join {{ ref('matching__word_pairs') }} as p on p.scope = l.scope and p.left_word = l.word
    inner join words as r on r.rid = pairs.right_rid and r.word = p.right_word
    group by all
),

compared as (
    select pairs.left_rid, pairs.right_rid, l.glued as left_name, r.glued as right_name,
        least(coalesce(w.left_weight, 0) / lw.weight, 1) as left_share,
        least(coalesce(w.right_weight, 0) / rw.weight, 1) as right_share,
        (coalesce(w.left_weight, 0) + coalesce(w.right_weight, 0)) / 2 as agreeing,
        jaro_winkler_similarity(l.glued, r.glued) as likeness,
        {{ name_class('l', 'r', 'w') }} as name_class
    from pairs
    left join names as l on l.rid = pairs.left_rid
    left join names as r on r.rid = pairs.right_rid
    left join weights as lw on lw.rid = l.rid and lw.alias_no = l.alias_no
    left join weights as rw on rw.rid = r.rid and rw.alias_no = r.alias_no
    left join agreeing_words as w
        on w.left_rid = pairs.left_rid and w.right_rid = pairs.right_rid and w.left_alias = l.alias_no
        and w.right_alias = r.alias_no
),

scored as (
    select left_rid, right_rid, left_name, right_name, round(agreeing, 3) as name_agreeing,
        round(likeness, 3) as likeness,
        round({{ name_similarity('name_class', 'left_share', 'right_share') }}, 3) as name_similarity,
        case when name_class <> 'open' then name_class
            when (left_share + right_share) / 2 >= 0.75 then 'similar'
            when (left_share + right_share) / 2 >= 0.45 then 'partial' else 'different' end as name_class
    from compared
),

final as (
    select * from scored
    qualify row_number() over (
        partition by left_rid, right_rid order by {{ name_class_rank('name_class') }}, name_similarity desc, left_name,
        right_name) = 1
)

select * from final
