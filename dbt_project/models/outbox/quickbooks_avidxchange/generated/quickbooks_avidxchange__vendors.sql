{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ vendor_flow('quickbooks_avidxchange', changes="int_quickbooks_vendor_changes") }}
