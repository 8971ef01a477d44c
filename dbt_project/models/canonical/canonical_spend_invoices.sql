{{ config(materialized='ephemeral') }}
{#- Invoices that are approved in a spend system, as they go to the books. `is_open`: it waits for us as last listed, or
    is being transferred; `responses`, `failures`: how often we answered, and said that it could not be booked;
    `voucher`: the number in the books that was last said. Grain: one row per system, connection, company and invoice.
    -#}
{{ branches('spend_invoices') }}
