{{ vendor_flow('quickbooks_avidxchange') }}
