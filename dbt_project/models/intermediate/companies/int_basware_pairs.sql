{{ config(materialized='ephemeral') }}
{#- The pairs of companies of links from Basware (`int_spend_pairs`). Grain: one row per link and pair of companies. -#}
select * from {{ ref('int_spend_pairs') }} where other_system = 'basware'
