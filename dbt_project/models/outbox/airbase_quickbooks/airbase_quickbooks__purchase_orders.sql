{{ orders_to_books('airbase_quickbooks') }}
