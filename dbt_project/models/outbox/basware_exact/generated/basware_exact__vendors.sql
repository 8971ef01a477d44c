{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ vendors_to_books('basware_exact', country_goes_into="exact_online", names_division=false) }}
