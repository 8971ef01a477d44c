{{ config(materialized='ephemeral') }}
{#- For each right record its best left one, how far ahead it is, and those too close to it. Nothing is decided by a
    tie. What a person said, or was delivered, stays beside the best one: several supplier records may be one payee. -#}
with levelled as (select *, {{ vendor_level() }} as level,
    {{ vendor_veto() }} as veto from {{ ref('matching__vendor_evidence') }}),

doubted as (
    select *, {{ vendor_doubt() }} as doubt,
        case known when 'same' then 0 when 'remembered' then 1 when 'different' then 9 else 2 end as standing
    from levelled
),

ranked as (
    select *, row_number() over (
        partition by right_rid
        order by standing, score desc, left_usable desc, left_last_used desc nulls last, left_rid) as place
    from doubted
),

best as (select right_rid, left_rid, score, standing, left_twin_group, left_postcode from ranked where place = 1
    and standing < 9),

-- twins of the best one are counted once; branches (the same number at another address) are not twins
beside as (
    select ranked.right_rid, ranked.left_rid, ranked.score, ranked.level, ranked.left_name,
        ranked.left_twin_group = best.left_twin_group
            and not coalesce(ranked.left_postcode <> best.left_postcode, false) as is_twin
    from best
    inner join ranked on ranked.right_rid = best.right_rid and ranked.left_rid <> best.left_rid and ranked.standing < 9
),

runners_up as (
    select right_rid, max(score) as score, arg_max({'left_rid': left_rid, 'name': left_name, 'level': level,
        'score': score}, (score, -left_rid)) as runner_up
    from beside
    where not is_twin
    group by right_rid
),

final as (
    select ranked.*, runners_up.runner_up, coalesce(beside.is_twin, false) as is_twin_of_best,
        case when ranked.place = 1 then ranked.score - runners_up.score else ranked.score - best.score end as margin
    from ranked
    left join best on best.right_rid = ranked.right_rid
    left join beside on beside.right_rid = ranked.right_rid and beside.left_rid = ranked.left_rid
    left join runners_up on runners_up.right_rid = ranked.right_rid
    -- what is refused is shown where something spoke for it; beside the best one, a tie's other side and its twins
    where ranked.standing in (0, 1, 9) or (ranked.place = 1 and (ranked.score > -10 or {{ identifier_equal() }}))
        or (ranked.place > 1 and ranked.score >= -6
            and (best.standing = 2 and ranked.score > best.score - 3 or beside.is_twin))
)

select * from final
