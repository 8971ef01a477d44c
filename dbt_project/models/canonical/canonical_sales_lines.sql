{{ config(materialized='ephemeral') }}
{#- Lines of the sales invoices of every system of books, net. `vat`: what the books themselves put on a line; `notes`:
    where our key stands on a line that we wrote. Grain: one row per system, connection, company, sales invoice and
    line. -#}
{{ branches('sales_lines') }}
