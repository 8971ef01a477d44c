{{ invoice_responses('basware_exact') }}
