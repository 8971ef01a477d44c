{#- Companies of which bills were read. Grain: one row per connection, company and the system that they go to. -#}
select distinct connection, company, 'avidxchange' as goes_to, false as is_routed_apart
from {{ ref('stg_quickbooks_online__bills') }}
