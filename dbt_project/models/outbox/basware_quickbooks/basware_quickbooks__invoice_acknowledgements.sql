{{ invoice_acknowledgements('basware_quickbooks') }}
