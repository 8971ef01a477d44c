{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ orders_to_books('basware_exact') }}
