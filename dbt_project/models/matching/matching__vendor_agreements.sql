{{ config(alias='vendor_agreements') }}
{#- How many words two names have in common, and what those are worth. One row per pair worth scoring and two names that
    agree in a word. -#}
with words as not materialized (
    select * from {{ ref('matching__vendor_words') }} where {{ if_touched('rid', 'rid') }}
),

pairs as (
    select left_rid, right_rid from {{ ref('matching__vendor_shortlist') }}
    where {{ if_touched('pair', 'left_rid, right_rid') }}
),

-- words that agree are counted as bits, by their places
final as (
    select pairs.left_rid, pairs.right_rid, l.alias_no as left_alias, r.alias_no as right_alias,
        sum(l.weight * p.quality)::double as left_weight, sum(r.weight * p.quality)::double as right_weight,
        bit_count(bit_or(l.place)) as left_words, bit_count(bit_or(r.place)) as right_words,
        bit_count(bit_or(l.sibling_place)) as left_siblings, bit_count(bit_or(r.sibling_place)) as right_siblings,
        bit_count(bit_or(l.group_place)) as left_group_words, bit_count(bit_or(r.group_place)) as right_group_words,
        bool_and(p.is_close) as is_close, max(l.weight * p.quality)::double as rarest_word,
        min(p.quality)::double as word_quality
    from pairs
    inner join words as l on l.rid = pairs.left_rid and l.side = 'left'
    inner join words as r on r.rid = pairs.right_rid and r.side = 'right'
    -- a condition on all three at once comes last: common words alone would meet a hundred times as often
    inner join {{ ref('matching__word_pairs') }} as p
        on {scope: p.scope, l: p.left_word, r: p.right_word} = {scope: l.scope, l: l.word, r: r.word}
    group by all
)

select * from final
{% call touched('pair', rows='left_rid, right_rid') %}
with words as (
    select rid from {{ changes_of(ref('matching__vendor_words')) }}
    union
    select rid from {{ ref('matching__vendor_words') }}
    where side = 'right'
        and (scope, word) in (select scope, right_word from {{ changes_of(ref('matching__word_pairs')) }})
)

select left_rid, right_rid from {{ changes_of(ref('matching__vendor_shortlist')) }}
union
select left_rid, right_rid from {{ ref('matching__vendor_shortlist') }}
where left_rid in (select rid from words) or right_rid in (select rid from words)
{% endcall %}
{{ records_of_touched_pairs() }}
