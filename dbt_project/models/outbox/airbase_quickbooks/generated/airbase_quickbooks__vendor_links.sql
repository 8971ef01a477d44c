{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ vendor_links_to_airbase('airbase_quickbooks') }}
