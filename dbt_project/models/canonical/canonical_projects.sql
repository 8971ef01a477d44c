{{ config(materialized='ephemeral') }}
{#- Projects of every system of books that lines of purchases take. Grain: one row per system, connection, company and
    code. -#}
{{ branches('projects') }}
