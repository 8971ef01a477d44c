{{ config(alias='vendor_pairs') }}
{#- How probable it is that a candidate pair is one vendor: the evidence of all candidates of a vendor together, with a
    term for none, adds up to one, by either side; the side with the stronger rivals counts. Duplicates within a side
    do not compete, branches do; the copies that we made never do. One row per pair of vendor records that one in a
    thousand would bear out, that has an identifier or a bill in common, or that is known. -#}
{%- set part = 2 ** 20 -%}
with weighed as (
    select *,
        {% for field in weighed_fields() -%}
        round({{ vendor_odds(field) }}, 2)::decimal(9, 2) as {{ field }}_points,
        {% endfor -%}
        case known when 'same' then 40 when 'different' then -40 when 'remembered' then 30 else 0 end as known_points
    from {{ ref('matching__vendor_evidence') }}
),

odds as (
    select *, {% for field in weighed_fields() %}{{ field }}_points + {% endfor %}0 as bits,
        case when known is distinct from 'different' then pow(2, greatest(least(bits::double, 60), -60)) else 0 end
            as odds
    from weighed
    -- the others, half of all candidates, count for nothing as rivals
    where odds * {{ part }} >= 0.5 or known is not null or shared_bills > 0 or {{ identifier_equal() }}
),

-- the postcode of a duplicate without one is that of another candidate
left_places as (
    select right_rid, left_twin_group, min(left_postcode) as postcode from odds group by all
),

right_places as (
    select left_rid, right_twin_group, min(right_postcode) as postcode from odds group by all
),

rivals as (
    select left_rid, right_rid, hash(left_twin_group, coalesce(left_postcode, left_places.postcode)) as left_branch,
        hash(right_twin_group, coalesce(right_postcode, right_places.postcode)) as right_branch,
        case when is_copy then 0 else round(odds * {{ part }})::hugeint end as odds
    from odds
    left join left_places using (right_rid, left_twin_group)
    left join right_places using (left_rid, right_twin_group)
),

-- sums of groups and no windows, which would sort every column of every candidate; of whole numbers, since a sum of
-- doubles depends on their order, and what one among them leaves of it is lost when that one is taken out again
left_rivals as (select right_rid, sum(odds) as odds from rivals group by right_rid),

left_branches as (select right_rid, left_branch, sum(odds) as odds from rivals group by all),

right_rivals as (select left_rid, sum(odds) as odds from rivals group by left_rid),

right_branches as (select left_rid, right_branch, sum(odds) as odds from rivals group by all),

likely as (
    select *, odds / (1 + odds) as own_probability from odds
    where own_probability >= 0.001 or known is not null or shared_bills > 0 or {{ identifier_equal() }}
),

chances as (
    select likely.*,
        likely.odds / (1 + likely.odds + (left_rivals.odds - left_branches.odds) / {{ part }}.0)
            as right_probability,
        likely.odds / (1 + likely.odds + (right_rivals.odds - right_branches.odds) / {{ part }}.0)
            as left_probability
    from likely
    inner join rivals on rivals.left_rid = likely.left_rid and rivals.right_rid = likely.right_rid
    inner join left_rivals on left_rivals.right_rid = rivals.right_rid
    inner join left_branches
        on left_branches.right_rid = rivals.right_rid and left_branches.left_branch = rivals.left_branch
    inner join right_rivals on right_rivals.left_rid = rivals.left_rid
    inner join right_branches
        on right_branches.left_rid = rivals.left_rid and right_branches.right_branch = rivals.right_branch
),

levelled as (select *, {{ vendor_level() }} as level, {{ vendor_veto() }} as veto from chances),

final as (
    select link, left_rid, right_rid, left_company, left_key, right_company, right_key, level,
        (bits + known_points)::decimal(9, 2) as score,
        case when known in ('same', 'remembered') then 1 else least(left_probability, right_probability)
            end::decimal(5, 4) as probability,
        left_probability::decimal(5, 4) as left_probability, right_probability::decimal(5, 4) as right_probability,
        own_probability::decimal(5, 4) as own_probability, veto, {{ vendor_doubt() }} as doubt,
        known, who, why, known_points, {{ identifier_equal() }} as has_identifier,
        external_class as external_id, vat_class as vat_number, registration_class as registration_number,
        tax_class as tax_id, {{ agreement('bank_agrees') }} as bank_account, name_class as name,
        legal_conflict as legal_form, {{ agreement('domain_agrees') }} as domain,
        {{ agreement('phone_agrees') }} as phone, case when slip_agrees then 'equal' end as slip,
        shared_bills, last_bill, address_class as address, case when countries_differ then 'differs' end as country,
        {% for field in weighed_fields() %}{{ field }}_points{{ ', ' if not loop.last }}{% endfor %}
    from levelled
    where {{ if_touched('pair', 'left_rid, right_rid') }}
)

select * from final
{% call touched('pair', rows='left_rid, right_rid') %}
with candidates as (select left_rid, right_rid from {{ ref('matching__vendor_candidates') }}),

records as (
    select rid from {{ differing('rid', ref('matching__vendor_records'),
        '* exclude (is_new, name, code, vat_number, active, blocked, says_blocked, last_used)') }}
),

changed as (
    select left_rid, right_rid from {{ changes_of(ref('matching__vendor_candidates')) }}
    union
    select left_rid, right_rid from candidates
    where left_rid in (select rid from records) or right_rid in (select rid from records)
)

select left_rid, right_rid from changed
union
-- who is not likely is so by its own evidence, whatever became of its rivals
select left_rid, right_rid from {{ this }}
where left_rid in (select left_rid from changed) or right_rid in (select right_rid from changed)
{% endcall %}
{#- With all their rivals. -#}
{% call touched('around') %}
select left_rid, right_rid from {{ ref('matching__vendor_candidates') }}
where left_rid in (select left_rid from touched_pair) or right_rid in (select right_rid from touched_pair)
{% endcall %}
{{ records_of_touched_pairs('around') }}
