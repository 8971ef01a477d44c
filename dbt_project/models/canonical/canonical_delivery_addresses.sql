{{ config(materialized='ephemeral') }}
{#- Where each sales invoice of every system of books is delivered to, as it is written there. `country`: two letters.
    Grain: one row per system, connection, company and sales invoice. -#}
{{ branches('delivery_addresses') }}
