{#- A pair has one row, and of a right vendor's pairs no two are used unless a person said so. -#}
select link, left_company, left_key, right_company, right_key, count(*) as pairs
from {{ ref('matching__vendors') }}
group by all
having count(*) > 1
union all
select link, null, null, right_company, right_key, count(*)
from {{ ref('matching__vendors') }}
where verdict = 'auto' and level <> 'decision'
group by all
having count(*) > 1
