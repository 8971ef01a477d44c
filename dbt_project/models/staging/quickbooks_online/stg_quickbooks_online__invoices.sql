{{ quickbooks_sale('invoices') }}
