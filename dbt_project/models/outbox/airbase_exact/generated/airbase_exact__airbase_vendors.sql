{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ vendors_to_airbase('airbase_exact') }}
