{{ config(alias='dimensions') }}
{{ code_pairs(['cost_center', 'cost_unit']) }}
