{#- The currency of each division. Grain: one row per connection and division. -#}
select connection, code as company, any_value(currency) as currency
from {{ ref('stg_exact_online__divisions') }}
group by all
