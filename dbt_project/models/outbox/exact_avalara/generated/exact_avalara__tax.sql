{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ invoices_to_tax_system('exact_avalara') }}
