{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ airbase_bills_flow('airbase_exact') }}
