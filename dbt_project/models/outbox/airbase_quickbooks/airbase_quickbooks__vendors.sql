{{ vendors_to_books('airbase_quickbooks', country_goes_into='airbase', names_division=true) }}
