{{ config(materialized='ephemeral') }}
{#- What people call each company of the books; null where its system does not say. Grain: one row per system,
    connection and company. -#}
{{ branches('companies') }}
