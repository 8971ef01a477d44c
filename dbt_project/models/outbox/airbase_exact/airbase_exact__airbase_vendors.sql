{{ vendors_to_airbase('airbase_exact') }}
