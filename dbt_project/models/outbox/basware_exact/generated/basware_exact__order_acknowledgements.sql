{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ order_acknowledgements('basware_exact') }}
