{{ airbase_order_results_flow('airbase_quickbooks') }}
