{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ findings_of('quickbooks_avidxchange', own=["int_findings_vendor_names", "int_findings_discounts", "int_findings_credits"]) }}
