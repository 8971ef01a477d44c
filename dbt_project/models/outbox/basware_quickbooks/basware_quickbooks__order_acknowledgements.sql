{{ order_acknowledgements('basware_quickbooks') }}
