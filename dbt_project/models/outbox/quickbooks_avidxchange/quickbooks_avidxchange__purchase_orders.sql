{{ order_flow('quickbooks_avidxchange') }}
