{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ vendors_to_books('basware_quickbooks', country_goes_into="quickbooks_online", names_division=false) }}
