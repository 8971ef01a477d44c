{#- What reading the purchase orders of every system of books tells beside what they say: when each was read, and what
    came in on it. `received`, `billed`: in `part`, in `whole`, or null.
    Grain: one row per system, connection, company and order. -#}
{{ branches('order_reads') }}
