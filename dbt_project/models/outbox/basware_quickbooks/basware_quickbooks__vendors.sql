{{ vendors_to_books('basware_quickbooks', country_goes_into='quickbooks_online', names_division=false) }}
