{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ airbase_findings('airbase_quickbooks') }}
