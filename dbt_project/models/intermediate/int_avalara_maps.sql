{{ config(materialized='ephemeral') }}
{#- The lines of the mapping files as they count for each division of a link to AvaTax. -#}
{{ mappings_by_company('int_avalara_pairs', 'books_company') }}
