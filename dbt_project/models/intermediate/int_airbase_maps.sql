{{ config(materialized='ephemeral') }}
{#- The lines of the mapping files as they count for each company of a link from Airbase. -#}
{{ mappings_by_company('int_airbase_pairs', 'airbase_company') }}
