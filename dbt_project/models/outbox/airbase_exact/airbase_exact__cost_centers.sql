{{ airbase_code_flow('airbase_exact', 'cost_centers', ['cost_center', 'cost_unit']) }}
