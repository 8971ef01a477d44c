{#- Purchase entries and trade-module invoices of Exact (option invoice_source). -#}
{{ invoice_flow('exact_avidxchange') }}
