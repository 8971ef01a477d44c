{{ config(materialized='ephemeral') }}
{#- Days of the bills of every system of books that tells any: `paid_on`, when one was paid whole; until when how much
    less is to be paid. Grain: one row per system, connection, company and document. -#}
{{ branches('bill_days') }}
