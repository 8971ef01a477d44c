{{ config(alias='vendor_candidates') }}
{#- The pairs worth scoring, each with the best agreement between any name of both. -#}
with pairs as not materialized (
    select * from {{ ref('matching__vendor_shortlist') }}
    where {{ if_touched('pair', 'left_rid, right_rid') }}
),

agreements as not materialized (
    select * from {{ ref('matching__vendor_agreements') }}
    where {{ if_touched('pair', 'left_rid, right_rid') }}
),

weights as (
    select rid, side, alias_no, sum(weight)::double as weight from {{ ref('matching__vendor_words') }}
    where {{ if_touched('rid', 'rid') }}
    group by all
),

names as not materialized (
    select names.*, weights.side, weights.weight
    from ({{ touched_rows(ref('matching__vendor_names'), 'rid', 'rid') }}) as names
    inner join weights on weights.rid = names.rid and weights.alias_no = names.alias_no
),

compared as (
    select pairs.left_rid, pairs.right_rid, pairs.known, pairs.who, pairs.why, pairs.shared_bills,
        pairs.last_bill,
        l.glued as left_name, r.glued as right_name,
        least(coalesce(w.left_weight / (l.weight - w.left_excess), 0), 1) as left_share,
        least(coalesce(w.right_weight / (r.weight - w.right_excess), 0), 1) as right_share,
        (coalesce(w.left_weight, 0) + coalesce(w.right_weight, 0)) / 2 as agreeing,
        jaro_winkler_similarity(l.glued, r.glued) as likeness, w.rarest_word, w.word_quality,
        w.has_two_slips,
        jaro_winkler_similarity(reverse(l.glued), reverse(r.glued)) as ending_likeness,
        {{ name_class('l', 'r', 'w') }} as name_class
    from pairs
    left join names as l on l.rid = pairs.left_rid and l.side = 'left'
    left join names as r on r.rid = pairs.right_rid and r.side = 'right'
    left join agreements as w
        on w.left_rid = pairs.left_rid and w.right_rid = pairs.right_rid and w.left_alias = l.alias_no
        and w.right_alias = r.alias_no
),

scored as (
    select left_rid, right_rid, known, who, why, shared_bills, last_bill, left_name, right_name,
        round(agreeing, 3) as name_agreeing,
        round(likeness, 3) as likeness, round(ending_likeness, 3) as ending_likeness,
        round(rarest_word, 3) as rarest_word, word_quality, has_two_slips,
        round({{ name_similarity('name_class', 'left_share', 'right_share') }}, 3) as name_similarity,
        case when name_class <> 'open' then name_class
            when (left_share + right_share) / 2 >= 0.45 then 'partial' else 'different' end as name_class
    from compared
),

final as (
    select * exclude (left_name, right_name) from scored
    qualify row_number() over (
        partition by left_rid, right_rid order by {{ name_class_rank('name_class') }}, name_similarity desc, left_name,
        right_name) = 1
)

select * from final
{% call touched('pair', rows='left_rid, right_rid') %}
with records as (
    select rid from {{ changes_of(ref('matching__vendor_names')) }}
    union
    select rid from {{ changes_of(ref('matching__vendor_words')) }}
)

select left_rid, right_rid from {{ changes_of(ref('matching__vendor_shortlist')) }}
union
select left_rid, right_rid from {{ changes_of(ref('matching__vendor_agreements')) }}
union
select left_rid, right_rid from {{ ref('matching__vendor_shortlist') }}
where left_rid in (select rid from records) or right_rid in (select rid from records)
{% endcall %}
{{ records_of_touched_pairs() }}
