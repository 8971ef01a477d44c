{{ orders_to_books('basware_exact', stopped="'supplier ' || supplier_label || ' is blocked or has ended in ' || division
    || ': mend it there, or cancel the order in Basware'") }}
