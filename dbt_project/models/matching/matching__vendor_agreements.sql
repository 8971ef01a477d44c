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

joined as not materialized (
    select * from {{ ref('matching__joined_words') }} where {{ if_touched('rid', 'rid') }}
),

agreeing as (
    select pairs.*, l.alias_no as left_alias, r.alias_no as right_alias, p.quality, p.is_close, l.weight as left_weight,
        r.weight as right_weight, 0 as left_excess, 0 as right_excess, l.place as left_place, r.place as right_place,
        l.sibling_place as left_sibling, r.sibling_place as right_sibling, l.group_place as left_group,
        r.group_place as right_group
    from pairs
    inner join words as l on l.rid = pairs.left_rid and l.side = 'left'
    inner join words as r on r.rid = pairs.right_rid and r.side = 'right'
    -- a condition on all three at once comes last: common words alone would meet a hundred times as often
    inner join {{ ref('matching__word_pairs') }} as p
        on {scope: p.scope, l: p.left_word, r: p.right_word} = {scope: l.scope, l: l.word, r: r.word}
    -- what two words make is as rare as the one word that it is (`Masc hinen` is rarer than any)
    {%- for left, right, whole in [('joined', 'words', 'r'), ('words', 'joined', 'l')] %}
    union all
    select pairs.*, l.alias_no, r.alias_no, 1, true, {{ whole }}.weight, {{ whole }}.weight,
        l.weight - {{ whole }}.weight, r.weight - {{ whole }}.weight, l.place, r.place, l.sibling_place,
        r.sibling_place, l.group_place, r.group_place
    from pairs
    inner join {{ left }} as l on l.rid = pairs.left_rid and l.side = 'left'
    inner join {{ right }} as r on r.rid = pairs.right_rid and r.side = 'right' and r.word = l.word
    {%- endfor %}
),

-- words that agree are counted as bits, by their places
final as (
    select left_rid, right_rid, left_alias, right_alias,
        sum(left_weight * quality)::double as left_weight, sum(right_weight * quality)::double as right_weight,
        sum(left_excess)::double as left_excess, sum(right_excess)::double as right_excess,
        bit_count(bit_or(left_place)) as left_words, bit_count(bit_or(right_place)) as right_words,
        bit_count(bit_or(left_sibling)) as left_siblings, bit_count(bit_or(right_sibling)) as right_siblings,
        bit_count(bit_or(left_group)) as left_group_words, bit_count(bit_or(right_group)) as right_group_words,
        bool_and(is_close) as is_close, max(left_weight * quality)::double as rarest_word,
        min(quality)::double as word_quality, bool_or(quality = {{ two_slips() }}) as has_two_slips
    from agreeing
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
    union
    select rid from {{ changes_of(ref('matching__joined_words')) }}
)

select left_rid, right_rid from {{ changes_of(ref('matching__vendor_shortlist')) }}
union
select left_rid, right_rid from {{ ref('matching__vendor_shortlist') }}
where left_rid in (select rid from words) or right_rid in (select rid from words)
{% endcall %}
{{ records_of_touched_pairs() }}
