{{ config(materialized='ephemeral') }}
{#- Reads of the feeds of every system. Grain: one row per system, connection, company, feed and load of it. -#}
{{ staged('feeds', feed_columns()) }}
