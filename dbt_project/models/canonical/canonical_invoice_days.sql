{{ config(materialized='ephemeral') }}
{#- Invoices of every spend system with the days that it tells of them, null where it does not. `paid_amount`: what was
    sent, discounts included; `last_cleared_on`: null while a payment of it is out. Grain: one row per system,
    connection, company and invoice. -#}
{{ branches('invoice_days') }}
