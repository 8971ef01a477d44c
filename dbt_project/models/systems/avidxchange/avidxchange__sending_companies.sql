{{ config(materialized='table') }}
{#- A table: it stays where none of its system's documents changed. -#}
{#- Companies of which payments were read. Grain: one row per connection and company. -#}
select distinct connection, company from {{ ref('stg_avidxchange__payments') }}
