{{ config(materialized='ephemeral') }}
{#- The lines of the mapping files as they count for each company of a link from Basware. -#}
{{ mappings_by_company('int_basware_pairs', 'basware_company') }}
