{{ config(materialized='ephemeral') }}
{#- Payment terms of every system of books. `keeps_unpaid`: what has it stays out of payment runs; null: the system does
    not say so of a term. Grain: one row per system, connection, company and code. -#}
{{ branches('terms') }}
