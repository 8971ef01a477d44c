{{ invoice_responses('basware_quickbooks') }}
