{{ config(materialized='ephemeral') }}
{#- Tax codes of every system of books that lines of purchases take. `rate`: what the supplier bills by it, 0.21 for
    21 %; null: not known. Grain: one row per system, connection, company and code. -#}
{{ branches('tax_codes') }}
