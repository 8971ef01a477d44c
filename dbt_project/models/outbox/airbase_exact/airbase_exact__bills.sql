{{ airbase_bills_flow('airbase_exact') }}
