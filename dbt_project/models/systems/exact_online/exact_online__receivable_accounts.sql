{#- The receivable account of each division, where it has only one. Grain: one row per connection and company. -#}
select connection, company, cast(null as varchar) as currency, min(code) as code
from {{ exact_masters('gl_accounts') }} as ledger_accounts
where type = 20 and not is_deleted and not coalesce(is_blocked, false)
group by all
having count(*) = 1
