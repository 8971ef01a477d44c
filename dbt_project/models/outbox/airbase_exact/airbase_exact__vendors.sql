{{ vendors_to_books('airbase_exact', country_goes_into='airbase', names_division=true) }}
