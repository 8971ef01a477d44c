{{ orders_to_books('basware_quickbooks') }}
