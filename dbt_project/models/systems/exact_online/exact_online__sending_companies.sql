{{ config(materialized='table') }}
{#- A table: it stays where none of its system's documents changed. -#}
{#- Divisions of which documents were read that go to another system: purchase entries to be paid, sales invoices to be
    taxed. Grain: one row per connection, division and the system that their documents go to. -#}
select distinct connection, company, 'avidxchange' as goes_to, false as is_routed_apart
from {{ ref('stg_exact_online__purchase_entries') }}
union all
select distinct connection, company, 'avalara', true
from {{ ref('stg_exact_online__sales_invoices') }}
where not is_deleted
