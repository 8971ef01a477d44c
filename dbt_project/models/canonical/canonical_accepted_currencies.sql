{{ config(materialized='ephemeral') }}
{#- Currencies that each company of the books can post in, where its books say so.
    Grain: one row per system, connection, company and currency. -#}
{{ branches('accepted_currencies') }}
