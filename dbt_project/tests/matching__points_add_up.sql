{#- The score of a pair is the sum of the points of its evidence. -#}
select *
from (
    select link, left_company, left_key, right_company, right_key, score,
        list_sum(list_transform(from_json(evidence, '[{"points": "DECIMAL(9,2)"}]'),
            lambda item: item.points)) as points
    from {{ ref('matching__vendors') }}
)
where points is distinct from score
