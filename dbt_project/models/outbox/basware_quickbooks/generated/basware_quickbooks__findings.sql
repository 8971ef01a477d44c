{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ approved_invoice_findings('basware_quickbooks') }}
