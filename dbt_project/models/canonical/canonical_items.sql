{{ config(materialized='ephemeral') }}
{#- Items of every system of books that orders are coded to. `cost_account`: the key of the account that a purchase of
    one is booked to. Grain: one row per system, connection, company and code. -#}
{{ branches('items') }}
