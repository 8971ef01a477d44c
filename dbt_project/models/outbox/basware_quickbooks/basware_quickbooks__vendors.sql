{{ vendors_to_books('basware_quickbooks', {
    'name': 'Basware', 'country_goes_into': 'QuickBooks', 'documents': 'documents',
    'one_of_the_books': "'a QuickBooks vendor'",
    'this_one_of_the_books': "'QuickBooks vendor ' || supplier_name",
}) }}
