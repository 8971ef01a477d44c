{#- What is wrong with the account of an order line, or with the item that it becomes. -#}
{% macro order_line_account_problems() -%}
{{ problem('lines.account_unknown.none', "account_state = 'none'", {'line': 'at_line', 'other.name': 'source'}) }},
{{ problem('lines.account_unknown.no_reference', "account_state = 'unnamed'", {
    'line': 'at_line', 'account': 'account_name', 'source': 'source', 'division': 'division',
}) }},
{{ problem('lines.account_not_in_airbase.not_listed', "account_state = 'not_listed'", {
    'line': 'at_line', 'account': 'account_label', 'source': 'source', 'company': 'company',
}) }},
{{ problem('lines.account_not_in_airbase.inactive', "account_state = 'inactive'", {
    'line': 'at_line', 'account': 'account_label', 'source': 'source',
}) }},
{{ problem('lines.account_unknown.other',
    "account_state = 'known' and (account_verdict is distinct from 'auto' or account_problem is not null)",
    {
        'line': 'at_line',
        'problem': 'coalesce(account_problem, ' ~ sentence('lines.not_there.account',
            {'account': 'account_label', 'division': 'division'}) ~ ')',
    }) }},
{{ problem('lines.item_unknown', "account_verdict = 'auto' and account_problem is null and item_problem is not null", {
    'line': 'at_line', 'account': 'account_label', 'problem': 'item_problem',
}) }}
{%- endmacro %}

{#- What is wrong with its cost centre and its cost unit. -#}
{% macro order_line_dimension_problems() -%}
{{ problem('lines.cost_center_unknown.several', "center_state = 'several'", {
    'line': 'at_line', 'count': 'len(centers)', 'codes': "array_to_string(centers, ', ')", 'source': 'source',
}) }},
{%- set center = {'line': 'at_line', 'code': 'center_code', 'source': 'source', 'company': 'company'} %}
{{ problem('lines.cost_center_unknown.inactive', "center_state = 'inactive'", center) }},
{{ problem('lines.cost_center_unknown.not_listed', "center_state = 'not_listed'", center) }},
{{ problem('lines.cost_center_unknown.other',
    "is_center_known and (center_verdict is distinct from 'auto' or center_problem is not null)",
    {
        'line': 'at_line',
        'problem': 'coalesce(center_problem, ' ~ sentence('lines.not_there.cost_center',
            {'word': 'center_word', 'code': 'center_code', 'division': 'division'}) ~ ')',
    }) }},
{%- set judged = order_rule('cost_centers', 'system') ~ " and account_verdict = 'auto'" %}
{{ problem('lines.cost_center_missing.tag', judged ~ " and use_costcenter = 1 and len(centers) = 0", {
    'line': 'at_line', 'account': 'account_label', 'division': 'division', 'source': 'source',
}) }},
{{ problem('lines.cost_center_not_allowed.tag', judged ~ " and use_costcenter = 2 and len(centers) > 0", {
    'line': 'at_line', 'account': 'account_label', 'division': 'division', 'code': 'center_code', 'source': 'source',
}) }},
{%- set unknown = "(len(units) > 1 or (len(units) = 1
    and (not units_active or unit_verdict is distinct from 'auto' or unit_problem is not null)))" %}
{{ problem('lines.cost_unit_unknown.other', unknown ~ ' and len(units) = 1 and units_active', {
    'line': 'at_line',
    'problem': 'coalesce(unit_problem, ' ~ sentence('lines.not_there.cost_unit',
        {'word': 'unit_word', 'code': 'unit_code', 'division': 'division'}) ~ ')',
}) }},
{{ problem('lines.cost_unit_unknown.not_one', unknown ~ ' and not coalesce(len(units) = 1 and units_active, false)',
    {'line': 'at_line', 'codes': "array_to_string(units, ', ')", 'source': 'source'}) }}
{%- endmacro %}
