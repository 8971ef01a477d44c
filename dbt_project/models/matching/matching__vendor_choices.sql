{{ config(materialized='ephemeral') }}
{#- What is decided of each pair. A right record's best pair is accepted where it is probable enough and nothing forbids
    it; what a person said or was delivered stands above that. Who resembles is asked about while both are free; a
    candidate that another vendor keeps is offered again only where its name, a number or an account is equal, and
    they are no companies of a tax group. One row per pair of vendor_pairs. -#}
with records as {{ once_if_touched() }} (
    {{ touched_rows(ref('matching__vendor_records'), 'rid', 'rid') }}
),

links as (select link, {{ vendor_bands() }} from {{ ref('stg_config__links') }} as links),
accepted_groups as (select link, question_group from {{ ref('matching__calibration') }} where is_accepted),

pairs as (
    select p.*, coalesce(links.accept_from, {{ vendor_band('accept_vendors_from') }}) as accept_from,
        coalesce(links.ask_from, {{ vendor_band('ask_about_vendors_from') }}) as ask_from,
        case p.known when 'same' then 0 when 'remembered' then 1 when 'different' then 9 else 2 end as standing,
        l.active and not l.blocked as left_usable, l.last_used as left_last_used, l.twin_group as left_twin_group,
        l.postcode as left_postcode, r.active as right_active, r.last_used as right_last_used,
        r.twin_group as right_twin_group, r.vat as right_vat,
        accepted_groups.link is not null as is_learned
    from {{ ref('matching__vendor_pairs') }} as p
    inner join records as l on l.rid = p.left_rid
    inner join records as r on r.rid = p.right_rid
    left join links on links.link = p.link
    left join accepted_groups
        on accepted_groups.link = p.link and accepted_groups.question_group
            = {{ sure_group('p.doubt', 'coalesce(links.accept_from, ' ~ vendor_band('accept_vendors_from') ~ ')') }}
    where {{ if_touched('around', 'p.right_rid', 'right_rid') }}
),

-- each with the best pair of its right record
ranked as (
    select pairs.*, bests.best_left, bests.best_twin_group, bests.best_postcode, bests.best_standing, bests.best_score,
        case when pairs.left_rid = bests.best_left then 1 else 2 end as place
    from pairs
    inner join (
        select right_rid, left_rid as best_left, left_twin_group as best_twin_group, left_postcode as best_postcode,
            standing as best_standing, score as best_score
        from pairs
        qualify row_number() over (partition by right_rid order by standing, score desc, left_usable desc,
            left_last_used desc nulls last, left_key) = 1) as bests using (right_rid)
),

judged as (
    select *,
        -- branches (the same number at another address) are not twins
        place > 1 and best_standing < 9 and left_twin_group = best_twin_group
            and not coalesce(left_postcode <> best_postcode, false) as is_twin_of_best,
        -- a twentieth of the chance is another one's
        probability < accept_from and own_probability - probability >= 0.05 as another_fits,
        -- people said of enough such pairs that they are one vendor
        is_learned and veto is null and probability >= accept_from and bank_account is distinct from 'differs'
            and not another_fits as is_like,
        standing < 2 or (standing = 2 and place = 1 and veto is null
            and (is_like or (doubt is null and probability >= accept_from))) as fits
    from ranked
),

-- several right records on one left one: only when a person said so, or they are duplicates of each other
firsts as (
    select left_rid, right_rid, right_twin_group, right_vat from judged where fits
    qualify row_number() over (partition by left_rid order by standing, score desc, right_active desc,
        right_last_used desc nulls last, right_key) = 1
),

settled as (
    select judged.*, firsts.right_rid as first_right_rid,
        fits and (standing < 2 or firsts.right_twin_group = judged.right_twin_group
            or coalesce(firsts.right_vat = judged.right_vat, false)) as is_accepted
    from judged
    left join firsts using (left_rid)
),

taken as (select distinct right_rid from settled where is_accepted),

claimed as (
    select settled.*, taken.right_rid is not null as right_is_taken,
        first_right_rid is not null as left_is_taken, left_is_taken or right_is_taken as is_taken,
        own_probability >= case when name in ('equal', 'variant') then ask_from else 0.5 end as is_asked_by_itself,
        -- a vendor twice in one book, or its namesake
        own_probability >= case name when 'equal' then ask_from when 'variant' then 0.5 end
            and case when right_is_taken then left_probability else right_probability end >= ask_from as is_namesake
    from settled
    left join taken on taken.right_rid = settled.right_rid
),

final as (
    select *, case when is_accepted then 'auto' when standing = 9 then 'none'
        when left_is_taken and right_is_taken and not is_twin_of_best then 'none'
        -- companies of a tax group
        when is_taken and probability < ask_from and (registration_number = 'differs'
            or (vat_number = 'equal' and name in ('sibling', 'affiliate', 'partial', 'different'))) then 'none'
        when has_identifier or level in ('bank_account', 'bills') then 'review'
        -- a copy that we made is no rival, so what resembles its source or the copy a little is likely still
        when probability >= ask_from and (not is_taken or own_probability >= 0.5) then 'review'
        when case when is_taken then is_namesake else is_asked_by_itself end then 'review'
        else 'none' end as verdict
    from claimed
)

select * from final
