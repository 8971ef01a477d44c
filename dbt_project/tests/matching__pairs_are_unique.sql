{#- Of a right vendor's pairs no two are used unless a person said so. -#}
select link, right_connection as connection, right_company as company, right_key, count(*) as pairs
from {{ ref('matching__vendors') }}
where verdict = 'auto' and level <> 'decision'
group by all
having count(*) > 1
