{{ invoice_acknowledgements('basware_exact') }}
