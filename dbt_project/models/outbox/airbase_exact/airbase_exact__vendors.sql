{{ vendors_to_books('airbase_exact', {
    'name': 'Airbase', 'country_goes_into': 'Airbase', 'documents': 'orders',
    'one_of_the_books': "'a supplier of ' || division",
    'this_one_of_the_books': "'supplier ' || concat_ws(' ', supplier_code, supplier_name) || ' of ' || division",
}) }}
