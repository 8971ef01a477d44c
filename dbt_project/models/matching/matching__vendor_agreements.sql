{{ config(alias='vendor_agreements') }}
{#- How many words two names have in common, and what those are worth. One row per pair worth scoring and two names that
    agree in a word. -#}
with words as not materialized (select * from {{ ref('matching__vendor_words') }}),

-- words that agree are counted as bits, by their places
final as (
    select pairs.left_rid, pairs.right_rid, l.alias_no as left_alias, r.alias_no as right_alias,
        sum(l.weight * p.quality) as left_weight, sum(r.weight * p.quality) as right_weight,
        bit_count(bit_or(l.place)) as left_words, bit_count(bit_or(r.place)) as right_words,
        bit_count(bit_or(l.sibling_place)) as left_siblings, bit_count(bit_or(r.sibling_place)) as right_siblings,
        bool_and(p.is_close) as is_close
    from {{ ref('matching__vendor_shortlist') }} as pairs
    inner join words as l on l.rid = pairs.left_rid and l.side = 'left'
    inner join words as r on r.rid = pairs.right_rid and r.side = 'right'
    inner join {{ ref('matching__word_pairs') }} as p
        on p.scope = l.scope and p.left_word = l.word and p.right_word = r.word
    group by all
)

select * from final
