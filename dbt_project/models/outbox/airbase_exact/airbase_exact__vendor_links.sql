{{ vendor_links_to_airbase('airbase_exact') }}
