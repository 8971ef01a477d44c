{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ airbase_code_flow('airbase_quickbooks', flow="cost_centers", kinds=["cost_center", "cost_unit"]) }}
