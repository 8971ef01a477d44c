{#- What is wrong with the account of an order line, or with the item that it becomes. -#}
{% macro order_line_account_problems() -%}
{{ problem("account_state in ('none', 'unnamed')", "account_unknown", "at_line
    || case account_state when 'none' then 'it has no account: code it in ' || source else 'account '
    || account_name || ' has no reference in ' || source || ', so nothing says which account of ' || division
    || ' it is: give it its number there, or code the line to another' end") }},
{{ problem("account_state = 'not_listed'", "account_not_in_airbase", "at_line || 'account ' || account_label
    || ' is not among the accounts that ' || source || ' has for ' || company
    || ': add it there, or code the line to another'") }},
{{ problem("account_state = 'inactive'", "account_not_in_airbase", "at_line || 'account ' || account_label
    || ' is inactive in ' || source || ': make it active there, or code the line to another'") }},
{{ problem("account_state = 'known' and (account_verdict is distinct from 'auto' or account_problem is not null)",
    "account_unknown", "at_line || coalesce(account_problem, 'account ' || account_label || ' does not exist in '
    || division || ': add it there, or map it in gl_accounts.csv')") }},
{{ problem("account_verdict = 'auto' and account_problem is null and item_problem is not null", "item_unknown",
    "at_line || 'account ' || account_label || ' ' || item_problem") }}
{%- endmacro %}

{#- What is wrong with its cost centre and its cost unit. -#}
{% macro order_line_dimension_problems() -%}
{{ problem("center_state = 'several'", "cost_center_unknown", "at_line || 'it has ' || len(centers)
    || ' cost centres (' || array_to_string(centers, ', ') || '): leave one in ' || source") }},
{{ problem("center_state in ('inactive', 'not_listed')", "cost_center_unknown", "at_line || 'cost centre '
    || center_code || case center_state when 'inactive' then ' is inactive in ' || source
    else ' is not among the tags that ' || source || ' has for ' || company end
    || ': mend it there, or tag the line otherwise'") }},
{{ problem("is_center_known and (center_verdict is distinct from 'auto' or center_problem is not null)",
    "cost_center_unknown", "at_line || coalesce(center_problem, center_word || ' ' || center_code
    || ' does not exist in ' || division || ': add it there, or map it in cost_centers.csv')") }},
{%- set judged = order_rule('cost_centers', 'system') ~ " and account_verdict = 'auto'" %}
{{ problem(judged ~ " and use_costcenter = 1 and len(centers) = 0", "cost_center_missing", "at_line || 'account '
    || account_label || ' demands a cost centre in ' || division || ', and the line has none: tag it in '
    || source") }},
{{ problem(judged ~ " and use_costcenter = 2 and len(centers) > 0", "cost_center_not_allowed", "at_line || 'account '
    || account_label || ' takes no cost centre in ' || division || ', and the line has ' || center_code
    || ': take the tag away in ' || source") }},
{{ problem("len(units) > 1 or (len(units) = 1
    and (not units_active or unit_verdict is distinct from 'auto' or unit_problem is not null))",
    "cost_unit_unknown", "at_line || case when len(units) = 1 and units_active
    then coalesce(unit_problem, unit_word || ' ' || unit_code || ' does not exist in ' || division
    || ': add it there, or map it in cost_units.csv') else 'cost unit ' || array_to_string(units, ', ')
    || ' is not one active tag of ' || source || ': mend it there' end") }}
{%- endmacro %}
