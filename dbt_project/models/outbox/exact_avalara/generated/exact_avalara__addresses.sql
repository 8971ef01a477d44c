{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ addresses_to_tax_system('exact_avalara') }}
