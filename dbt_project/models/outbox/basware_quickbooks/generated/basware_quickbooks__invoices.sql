{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ invoices_to_books('basware_quickbooks') }}
