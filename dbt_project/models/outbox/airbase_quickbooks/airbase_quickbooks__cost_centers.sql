{{ airbase_code_flow('airbase_quickbooks', 'cost_centers', ['cost_center', 'cost_unit']) }}
