{{ order_acknowledgements('basware_exact') }}
