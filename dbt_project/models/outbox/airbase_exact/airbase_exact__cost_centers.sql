{{ airbase_code_flow('cost_centers', ['cost_center', 'cost_unit']) }}
