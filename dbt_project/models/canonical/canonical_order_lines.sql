{#- Lines of the purchase orders of every system, net. `is_binding`: what is billed is held against it.
    Grain: one row per system, connection, company, order and line. -#}
{{ branches('order_lines') }}
