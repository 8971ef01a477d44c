{{ config(alias='vendor_pairs') }}
{#- How probable it is that a candidate pair is one vendor: the evidence of all candidates of a vendor together, with a
    term for none, adds up to one, by either side; the side with the stronger rivals counts. Duplicates within a side
    do not compete, branches do; the copies that we made never do. One row per pair of vendor records that one in a
    thousand would bear out, that has an identifier in common, or that is known. -#}
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
            as odds,
        {{ branch('left', 'right') }} as left_branch, {{ branch('right', 'left') }} as right_branch
    from weighed
),

rivals as (
    select *, {{ others_odds('right_rid', 'left_branch') }} as other_left,
        {{ others_odds('left_rid', 'right_branch') }} as other_right
    from odds
),

chances as (
    select *, odds / (1 + odds + other_left) as right_probability, odds / (1 + odds + other_right) as left_probability,
        odds / (1 + odds) as own_probability
    from rivals
),

levelled as (
    select *, {{ vendor_level() }} as level, {{ vendor_veto() }} as veto from chances
    where own_probability >= 0.001 or known is not null or {{ identifier_equal() }}
),

final as (
    select link, left_rid, right_rid, left_company, left_key, right_company, right_key, level,
        (bits + known_points)::decimal(9, 2) as score,
        case when known in ('same', 'remembered') then 1 else least(left_probability, right_probability)
            end::decimal(5, 4) as probability,
        left_probability::decimal(5, 4) as left_probability, right_probability::decimal(5, 4) as right_probability,
        own_probability::decimal(5, 4) as own_probability, veto, {{ vendor_doubt() }} as doubt,
        known, who, why, known_points, {{ identifier_equal() }}
            and least(coalesce(vat_owners, 1), coalesce(registration_owners, 1)) <= 3 as has_identifier,
        external_class as external_id, vat_class as vat_number, registration_class as registration_number,
        tax_class as tax_id, {{ agreement('bank_agrees') }} as bank_account, name_class as name,
        legal_conflict as legal_form, {{ agreement('domain_agrees') }} as domain,
        {{ agreement('phone_agrees') }} as phone, case when slip_agrees then 'equal' end as slip,
        address_class as address, case when countries_differ then 'differs' end as country,
        {% for field in weighed_fields() %}{{ field }}_points{{ ', ' if not loop.last }}{% endfor %}
    from levelled
)

select * from final
