{{ config(materialized='ephemeral') }}
{#- How probable it is that a candidate pair is one vendor: the evidence of all candidates of either side together, with
    a term for none, add up to one, and the side with the stronger rivals counts. Duplicates within a side do not
    compete. One row per candidate pair that nobody called different. -#}
with odds as (
    select left_rid, right_rid, left_twin_group, right_twin_group,
        pow(2, greatest(least({{ vendor_odds() }}, 60), -60)) as odds
    from {{ ref('matching__vendor_evidence') }}
    where known is distinct from 'different'
),

rivals as (
    select left_rid, right_rid, odds,
        greatest(sum(odds) over (partition by right_rid)
            - sum(odds) over (partition by right_rid, left_twin_group), 0) as other_left,
        greatest(sum(odds) over (partition by left_rid)
            - sum(odds) over (partition by left_rid, right_twin_group), 0) as other_right
    from odds
),

final as (
    select left_rid, right_rid,
        round(odds / (1 + odds + greatest(other_left, other_right)), 4)::decimal(5, 4) as probability
    from rivals
)

select * from final
