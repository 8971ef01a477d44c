{#- Bills and vendor credits of QuickBooks; a credit travels as a credit note (key `VC-<Id>`). -#}
{{ invoice_flow('quickbooks_avidxchange') }}
