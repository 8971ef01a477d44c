{{ config(alias='vendors') }}
with choices as (select * from {{ ref('matching__vendor_choices') }}),

records as (select * from {{ ref('matching__vendor_records') }}),

judged as (
    select *,
        case
            when standing = 9 then 'none'
            when standing < 2 then 'auto'
            when veto is null and doubt is null and place = 1 and score >= 6.64
                and coalesce(margin, 99) >= 3 then 'auto'
            when name_class = 'numbers' and not {{ identifier_equal() }} then 'none'
            when score >= -6 or ({{ identifier_equal() }}
                and least(coalesce(vat_owners, 1), coalesce(registration_owners, 1)) <= 3) then 'review'
            else 'none'
        end as first_verdict
    from choices
),

-- several right records on one left one: only when they are duplicates of each other
shared as (
    select judged.*, r.vat as right_vat_number,
        row_number() over (partition by left_rid, first_verdict order by standing, score desc, r.active desc,
            r.last_used desc nulls last, right_rid) as turn
    from judged
    inner join records as r on r.rid = judged.right_rid
),

firsts as (select left_rid, right_rid, standing, score, right_twin_group, right_vat_number from shared
    where first_verdict = 'auto' and turn = 1),

rivals as (
    select shared.left_rid, shared.right_rid, firsts.right_rid as first_right_rid, firsts.score - shared.score as lead,
    firsts.standing as first_standing
    from shared
    inner join firsts on firsts.left_rid = shared.left_rid and firsts.right_rid <> shared.right_rid
    where shared.first_verdict = 'auto' and shared.standing = 2 and shared.right_twin_group <> firsts.right_twin_group
        and not coalesce(shared.right_vat_number = firsts.right_vat_number, false)
),

settled as (
    select shared.*, own.first_right_rid as rival_rid,
        (own.right_rid is not null or (shared.turn = 1 and shared.standing = 2
            and exists (select 1 from rivals where rivals.left_rid = shared.left_rid
                and rivals.first_right_rid = shared.right_rid and rivals.lead < 3))) as contested
    from shared
    left join rivals as own on own.left_rid = shared.left_rid and own.right_rid = shared.right_rid
),

final as (
    select
        settled.link, l.system as left_system, l.connection as left_connection, l.company as left_company,
        l.vendor_key as left_key, l.name as left_name,
        r.system as right_system, r.connection as right_connection, r.company as right_company,
        r.vendor_key as right_key, r.name as right_name,
        settled.level, settled.score,
        case settled.standing when 0 then 1 when 1 then 1 when 9 then 0 else p.probability end::decimal(5, 4)
            as probability,
        settled.margin::decimal(9, 2) as margin, {{ runner_up_json() }} as runner_up,
        to_json(settled.evidence)::varchar as evidence, settled.veto,
        case when settled.first_verdict = 'auto' and settled.contested then 'review' else settled.first_verdict
            end as verdict,
        {{ verdict_reason() }} as reason,
        case settled.standing when 0 then settled.who when 9 then settled.who when 1 then 'delivery' else 'rules'
            end as decided_by,
        (settled.first_verdict = 'auto' and not settled.contested and settled.turn = 1) as is_primary,
        nullif(concat_ws('; ', {{ blocked_text('l') }}, {{ blocked_text('r') }}), '') as blocked
    from (select settled.*, l.link from settled inner join records as l on l.rid = settled.left_rid) as settled
    inner join records as l on l.rid = settled.left_rid
    inner join records as r on r.rid = settled.right_rid
    left join {{ ref('matching__vendor_probabilities') }} as p
        on p.left_rid = settled.left_rid and p.right_rid = settled.right_rid
    left join records as next_best on next_best.rid = settled.runner_up.left_rid
    left join records as rival on rival.rid = settled.rival_rid
)

select * from final
