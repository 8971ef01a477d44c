{{ config(materialized='ephemeral') }}
{#- Customers of every system of books, with the receivable account that some have of their own.
    Grain: one row per system, connection, company and customer. -#}
{{ branches('customers') }}
