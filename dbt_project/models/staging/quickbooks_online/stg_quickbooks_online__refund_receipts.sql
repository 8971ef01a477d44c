{{ quickbooks_sale('refund_receipts') }}
