{{ config(alias='vendor_shortlist') }}
{#- The pairs worth scoring: at most 12 per right record, by what they share, and those that are known or
    have bills in common. -#}
with keys as not materialized (select * from {{ ref('matching__vendor_keys') }}),

left_keys as {{ once_if_touched() }} (
    select rid, key from keys where side = 'left' and {{ if_touched('key', 'key') }}
),

-- what more than 100 of the left have says too little. Decimals: a sum of doubles depends on their order, and with it
-- who is twelfth
owners as (
    select key, log2(20000.0 / count(*))::decimal(9, 3) as weight from left_keys
    group by key
    having count(*) <= 100
),

sharing as (
    select l.rid as left_rid, r.rid as right_rid, round(sum(owners.weight)::double, 2) as shared,
        max(owners.weight)::double as rarest
    from owners
    inner join left_keys as l on l.key = owners.key
    inner join keys as r on r.side = 'right' and r.key = owners.key
    where {{ if_touched('right_rid', 'r.rid', 'right_rid') }}
    group by all
),

-- one rare thing says more than many common ones, and pairs of words count twice
likeliest as (
    select left_rid, right_rid from sharing
    qualify row_number() over (partition by right_rid order by round(4 * rarest + shared, 2) desc, left_rid) <= 12
),

known as (
    select * from {{ ref('matching__known_pairs') }} where {{ if_touched('right_rid', 'right_rid') }}
),

booked as (
    select * from {{ ref('matching__shared_bills') }} where {{ if_touched('right_rid', 'right_rid') }}
),

final as (
    select left_rid, right_rid, known.known, known.who, known.why, booked.shared_bills, booked.last_bill
    from likeliest
    full join known using (left_rid, right_rid)
    full join booked using (left_rid, right_rid)
)

select * from final
{% call touched('right_rid', rows='right_rid') %}
with moved as (select key from {{ changes_of(ref('matching__vendor_keys')) }} where side = 'left'),

-- of what too many have, and had before
common as (
    select key from {{ ref('matching__vendor_keys') }} where side = 'left' and key in (select key from moved)
    group by key having count(*) > 100 + (select count(*) from moved)
)

select rid as right_rid from {{ changes_of(ref('matching__vendor_keys')) }} where side = 'right'
union
select rid from {{ ref('matching__vendor_keys') }}
where side = 'right' and key in (select key from moved) and key not in (select key from common)
union
select right_rid from {{ changes_of(ref('matching__known_pairs')) }}
union
select right_rid from {{ changes_of(ref('matching__shared_bills')) }}
{% endcall %}
{% call touched('key') %}
select distinct key from {{ ref('matching__vendor_keys') }}
where side = 'right' and rid in (select right_rid from touched_right_rid)
{% endcall %}
