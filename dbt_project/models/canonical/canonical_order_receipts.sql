{#- What came in on the lines of purchase orders, in every system that knows of it. `received_on`: the day, where it is
    said, else it was there by `changed_at`; `spread_from`, `spread_until`: a service, day by day. `billed_quantity`:
    what the system itself counts as invoiced, whatever documents we know.
    Grain: one row per system, connection, company, order, line and receipt. -#}
{{ branches('order_receipts') }}
