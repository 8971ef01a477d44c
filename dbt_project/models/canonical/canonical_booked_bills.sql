{{ config(materialized='ephemeral') }}
{#- Bills as they were entered by us or could have been: `our_key` is the key that we put on them,
    `is_kept_unpaid` whether their payment term keeps them from being paid (null where only the company knows). Grain:
    one row per system, connection, company and document. -#}
{{ branches('booked_bills') }}
