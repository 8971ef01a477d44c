{{ approved_invoice_findings('basware_exact') }}
