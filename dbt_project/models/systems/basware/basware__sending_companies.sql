{{ config(materialized='table') }}
{#- A table: it stays where none of its system's documents changed. -#}
{#- Companies of which invoices or orders were read. Grain: one row per connection and company. -#}
select connection, company from {{ ref('stg_basware__accounting_documents') }}
union
select connection, company from {{ ref('stg_basware__exported_orders') }}
