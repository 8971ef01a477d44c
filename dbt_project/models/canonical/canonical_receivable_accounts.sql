{{ config(materialized='ephemeral') }}
{#- The receivable account of each company of every system of books, where it has only one: what customers without one
    of their own owe stands there. Grain: one row per system, connection and company. -#}
{{ branches('receivable_accounts') }}
