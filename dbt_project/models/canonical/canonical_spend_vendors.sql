{{ config(materialized='ephemeral') }}
{#- Vendors of every spend system whose documents go into the books, as they would be created there. `is_needed`: a
    document of theirs waits; `is_shared`: a vendor is one record in all companies; `is_asked_ahead`: a vendor is
    brought over before it is needed. Grain: one row per system, connection, company and vendor. -#}
{{ branches('spend_vendors') }}
