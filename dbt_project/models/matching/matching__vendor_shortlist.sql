{{ config(alias='vendor_shortlist') }}
{#- The pairs worth scoring: at most 12 per right record, by what they share, and those that are known. -#}
with keys as not materialized (select * from {{ ref('matching__vendor_keys') }}),

-- what more than 100 of the left have says too little. Decimals: a sum of doubles depends on their order, and with it
-- who is twelfth
owners as (
    select key, log2(20000.0 / count(*))::decimal(9, 3) as weight from keys where side = 'left' group by key
    having count(*) <= 100
),

sharing as (
    select l.rid as left_rid, r.rid as right_rid, round(sum(owners.weight)::double, 2) as shared
    from owners
    inner join keys as l on l.side = 'left' and l.key = owners.key
    inner join keys as r on r.side = 'right' and r.key = owners.key
    group by all
),

likeliest as (
    select left_rid, right_rid from sharing
    qualify row_number() over (partition by right_rid order by shared desc, left_rid) <= 12
),

final as (
    select * from likeliest
    union
    select left_rid, right_rid from {{ ref('matching__known_pairs') }}
)

select * from final
