{{ vendor_flow('quickbooks_avidxchange', changes='int_quickbooks_vendor_changes') }}
