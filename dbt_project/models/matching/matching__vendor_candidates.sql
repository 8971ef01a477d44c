{{ config(alias='vendor_candidates') }}
{#- The pairs worth scoring, each with the best agreement between any name of both. -#}
with pairs as (select * from {{ ref('matching__vendor_shortlist') }}),

words as (select * from {{ ref('matching__vendor_words') }}),

weights as (select rid, alias_no, sum(weight) as weight from words group by all),

names as (
    select names.*, weights.weight
    from {{ ref('matching__vendor_names') }} as names
    left join weights on weights.rid = names.rid and weights.alias_no = names.alias_no
),

-- words that agree are counted as bits, by their places
agreeing_words as (
    select pairs.left_rid, pairs.right_rid, l.alias_no as left_alias, r.alias_no as right_alias,
        sum(l.weight * p.quality) as left_weight, sum(r.weight * p.quality) as right_weight,
        bit_count(bit_or(1::ubigint << least(l.place, 63))) as left_words,
        bit_count(bit_or(1::ubigint << least(r.place, 63))) as right_words, bool_and(p.is_close) as is_close
    from pairs
    inner join words as l on l.rid = pairs.left_rid
    inner join words as r on r.rid = pairs.right_rid
    inner join {{ ref('matching__word_pairs') }} as p
        on p.scope = l.scope and p.left_word = l.word and p.right_word = r.word
    group by all
),

compared as (
    select pairs.left_rid, pairs.right_rid, l.glued as left_name, r.glued as right_name,
        least(coalesce(w.left_weight, 0) / l.weight, 1) as left_share,
        least(coalesce(w.right_weight, 0) / r.weight, 1) as right_share,
        (coalesce(w.left_weight, 0) + coalesce(w.right_weight, 0)) / 2 as agreeing,
        jaro_winkler_similarity(l.glued, r.glued) as likeness,
        {{ name_class('l', 'r', 'w') }} as name_class
    from pairs
    left join names as l on l.rid = pairs.left_rid
    left join names as r on r.rid = pairs.right_rid
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
