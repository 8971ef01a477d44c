{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ invoice_acknowledgements('basware_exact') }}
