{{ config(materialized='table') }}
{#- A table: it stays where none of its system's documents changed. -#}
{#- Companies of which documents were read that go to another system: bills to be paid, sales to be taxed.
    Grain: one row per connection, company and the system that they go to. -#}
select distinct connection, company, 'avidxchange' as goes_to, false as is_routed_apart
from {{ ref('stg_quickbooks_online__bills') }}
union all
select distinct connection, company, 'avalara', true
from {{ ref('quickbooks_online__sales_forms') }}
where not is_deleted
