{{ config(alias='vendors') }}
with choices as (select * from {{ ref('matching__vendor_choices') }}),

records as {{ once_if_touched() }} (
    {{ touched_rows(ref('matching__vendor_records'), 'rid', 'rid') }}
),

-- `place`: a condition on one side of an outer join has every row compared with every other
runners_up as (
    select right_rid, 1 as place,
        arg_min({'left_rid': left_rid, 'level': level, 'score': score, 'probability': probability},
            (-score, left_key)) as runner_up
    from choices
    where place > 1 and standing < 9 and not is_twin_of_best
    group by right_rid
),

final as (
    select
        choices.link, l.system as left_system, l.connection as left_connection, l.company as left_company,
        l.vendor_key as left_key, l.name as left_name,
        r.system as right_system, r.connection as right_connection, r.company as right_company,
        r.vendor_key as right_key, r.name as right_name,
        choices.level, choices.score, choices.probability,
        case when choices.place = 1 then choices.score - runners_up.runner_up.score
            else choices.score - choices.best_score end::decimal(9, 2) as margin,
        {{ runner_up_json() }} as runner_up, to_json({{ vendor_evidence() }})::varchar as evidence, choices.veto,
        choices.verdict, {{ verdict_reason() }} as reason, {{ question_group() }} as question_group,
        case choices.standing when 0 then choices.who when 9 then choices.who when 1 then 'delivery' else 'rules'
            end as decided_by,
        choices.verdict = 'auto' and choices.first_right_rid = choices.right_rid as is_primary,
        nullif(concat_ws('; ', {{ blocked_text('l') }}, {{ blocked_text('r') }}), '') as blocked
    from choices
    inner join records as l on l.rid = choices.left_rid
    inner join records as r on r.rid = choices.right_rid
    left join runners_up on runners_up.right_rid = choices.right_rid and runners_up.place = choices.place
    left join records as next_best on next_best.rid = runners_up.runner_up.left_rid
    left join records as rival
        on rival.rid = case when choices.left_is_taken then choices.first_right_rid else choices.best_left end
    where (choices.verdict <> 'none' or choices.standing = 9
        or (choices.place = 1 and choices.own_probability >= choices.ask_from))
        and {{ if_touched('pair', 'choices.right_rid', 'right_rid') }}
)

select * from final
{% call touched('pair', rows='link, right_company, right_key') %}
with pairs as (select left_rid, right_rid from {{ ref('matching__vendor_pairs') }}),

changed as (
    select left_rid, right_rid from {{ changes_of(ref('matching__vendor_pairs')) }}
    union
    select left_rid, right_rid from pairs
    where left_rid in (select rid from {{ changes_of(ref('matching__vendor_records')) }})
        or right_rid in (select rid from {{ changes_of(ref('matching__vendor_records')) }})
),

-- whose best pair may be another one, whom that leaves without one, and who has one of those in common
rights as (
    select right_rid from changed
    union
    select right_rid from pairs where left_rid in (
        select left_rid from changed
        union
        select left_rid from pairs where right_rid in (select right_rid from changed))
),

records as (
    select rid, link, company, vendor_key from {{ ref('matching__vendor_records') }}
    union all
    select rid, link, company, vendor_key from {{ changes_of(ref('matching__vendor_records')) }}
)

-- a vendor of several pairs of companies has one key
select distinct rid as right_rid, link, company as right_company, vendor_key as right_key from records
where (link, company, vendor_key) in (
    select link, company, vendor_key from records where rid in (select right_rid from rights))
{% endcall %}
{% call touched('around') %}
with pairs as (select left_rid, right_rid from {{ ref('matching__vendor_pairs') }})

select distinct right_rid from pairs where left_rid in (
    select left_rid from pairs where right_rid in (select right_rid from touched_pair))
union
select right_rid from touched_pair
{% endcall %}
{% call touched('rid') %}
select left_rid as rid from {{ ref('matching__vendor_pairs') }}
where right_rid in (select right_rid from touched_around)
union
select right_rid from touched_around
{% endcall %}
