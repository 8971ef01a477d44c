{{ config(materialized='ephemeral') }}
{#- The currency in which each company keeps its books. Grain: one row per connection and company. -#}
{{ branches('currencies') }}
