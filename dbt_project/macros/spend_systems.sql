{#- Spend systems whose orders and vendors go into the books: those that have a branch of their orders. -#}
{% macro spend_systems() -%}
('{{ branches_by_relation()['spend_orders'] | join("', '") }}')
{%- endmacro %}

{#- What is checked of the orders of a spend system, and what a document of them says (100 in docs/decisions.md).
    `queue`: it lists what waits, each time anew, and not what was ordered ever; `follows`: what people change in the
    books afterwards is looked at; `totals`: an order states what was approved, and its lines must make it;
    `currencies`: those that connection and company take are known before; `cost_centers`: an account that demands one,
    or takes none, is; `stops_together`: one sentence says that its vendor is blocked or has ended. `says`: parts of
    a document that it has beside those that all have. -#}
{% macro order_rules(system) -%}
{{ return({
    'airbase': {'queue': false, 'follows': true, 'totals': true, 'currencies': true, 'cost_centers': true,
        'stops_together': false, 'says': ['account', 'cost_unit', 'receipt_date']},
    'basware': {'queue': true, 'follows': false, 'totals': false, 'currencies': false, 'cost_centers': false,
        'stops_together': true, 'says': ['tax_code']},
}[system]) }}
{%- endmacro %}

{#- What a system of books can do with purchase orders. `by_account`: a line may name an account instead of an
    item; `closes`: an order can be closed; `fixed_lines`: it takes no line in and gives none back; `numbers_itself`:
    that an order has a number there says nothing of who entered it; `ends_vendors`: a vendor may have a last day;
    `feed`: shows every order that was made since it was read before; `posts_receipts`: what comes in of a stock item is
    posted to stock and to goods received, not invoiced. -#}
{% macro order_abilities(system) -%}
{{ return({
    'exact_online': {'by_account': false, 'closes': false, 'fixed_lines': true, 'numbers_itself': false,
        'ends_vendors': true, 'feed': 'purchase_order_rows', 'posts_receipts': true},
    'quickbooks_online': {'by_account': true, 'closes': true, 'fixed_lines': false, 'numbers_itself': true,
        'ends_vendors': false, 'feed': 'purchase_orders', 'posts_receipts': false},
}[system]) }}
{%- endmacro %}

{#- A rule or ability of the system that a row is of. -#}
{% macro of_system(name, system, table, systems) -%}
case {{ system }}
    {%- for one in systems %} when '{{ one }}' then {% if table(one)[name] is string -%}
        '{{ table(one)[name] }}'{% else %}{{ table(one)[name] }}{% endif %}{% endfor %} end
{%- endmacro %}

{% macro order_rule(name, system) -%}
{{ of_system(name, system, order_rules, branches_by_relation()['spend_orders']) }}
{%- endmacro %}

{% macro order_ability(name, system) -%}
{{ of_system(name, system, order_abilities, branches_by_relation()['orders']) }}
{%- endmacro %}
