{#- What people call each division. Grain: one row per connection and division. -#}
select connection, code as company, any_value(nullif(trim(description), '')) as name
from {{ ref('stg_exact_online__divisions') }}
group by all
