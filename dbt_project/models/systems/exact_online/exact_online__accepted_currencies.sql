{#- Currencies that a division has. Grain: one row per connection, company and currency. -#}
select distinct connection, company, trim(code) as currency
from {{ ref('stg_exact_online__currencies') }}
where not is_deleted and code is not null
