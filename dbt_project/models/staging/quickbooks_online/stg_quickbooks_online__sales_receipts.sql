{{ quickbooks_sale('sales_receipts') }}
