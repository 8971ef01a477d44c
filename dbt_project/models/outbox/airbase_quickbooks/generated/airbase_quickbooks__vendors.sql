{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ vendors_to_books('airbase_quickbooks', country_goes_into="airbase", names_division=true) }}
