{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ airbase_order_results_flow('airbase_quickbooks') }}
