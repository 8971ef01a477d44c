{{ config(materialized='view') }}
{#- The bills and vendor credits that a run looks at, of every system of books in one shape and in our signs. `is_bill`:
    it is owed, no draft and not rejected. `order_number` (Exact) or `order_key` (QuickBooks) names the order it was
    made for. Grain: one row per system, connection, company, origin and document. -#}
{{ branches('bills') }}
