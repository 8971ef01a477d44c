{{ vendors_to_books('basware_exact', {
    'name': 'Basware', 'country_goes_into': 'Exact', 'documents': 'documents',
    'one_of_the_books': "'an Exact supplier'",
    'this_one_of_the_books': "'Exact supplier ' || concat_ws(' ', supplier_code, supplier_name)",
}) }}
