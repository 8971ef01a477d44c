{{ config(materialized='ephemeral') }}
{#- The receivable account of each company of every system of books, where it has only one, or only one in a currency
    (null: in any): what customers without one of their own owe stands there.
    Grain: one row per system, connection, company and currency. -#}
{{ branches('receivable_accounts') }}
