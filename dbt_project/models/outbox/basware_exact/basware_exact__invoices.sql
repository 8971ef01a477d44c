{{ invoices_to_books('basware_exact') }}
