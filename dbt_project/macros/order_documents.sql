{#- A line of an order as two of them are compared, and as people read it. A line by account has no quantity. -#}
{% macro order_line_text(item, account, quantity, net, cost_center) -%}
case when {{ item }} is null and {{ account }} is not null then trim({{ account }})
    else {{ pieces(quantity) }} || ' of ' || coalesce(trim({{ item }}), 'no item') end || ' for ' || {{ money(net) }}
    || coalesce('/' || nullif(trim({{ cost_center }}), ''), '')
{%- endmacro %}

{% macro order_line_of_document(line) -%}
{{ order_line_text("(" ~ line ~ " ->> '$.item')", "(" ~ line ~ " ->> '$.account')",
    "cast(" ~ line ~ " ->> '$.quantity' as decimal(28, 6))", "cast(" ~ line ~ " ->> '$.net' as decimal(28, 6))",
    "(" ~ line ~ " ->> '$.cost_center')") }}
{%- endmacro %}

{#- All lines of an order document as people read them. -#}
{% macro order_lines_text(document) -%}
array_to_string(list_transform(cast({{ document }} -> '$.lines' as json[]), lambda line:
    {{ order_line_of_document('line') }}), '; ')
{%- endmacro %}

{#- What an order document says in the spend system's words, so that two of them can be compared: amounts by value,
    texts without blanks around them. The items of its lines are those of the books. -#}
{% macro order_text(document) -%}
concat_ws('|',
    {%- for field in ['number', 'vendor_key', 'date', 'currency', 'status', 'description', 'receipt_date',
        'payment_term'] %}
    coalesce(trim({{ document }} ->> '$.{{ field }}'), ''),
    {%- endfor %}
    {{ money(document ~ " ->> '$.total'") }},
    array_to_string(list_transform(cast({{ document }} -> '$.lines' as json[]), lambda line: concat_ws('~',
        {%- for field in ['no', 'key', 'description', 'account', 'cost_center', 'cost_unit'] %}
        coalesce(trim(line ->> '$.{{ field }}'), ''),
        {%- endfor %}
        {%- for field in ['quantity', 'unit_price', 'net'] %}
        coalesce(cast(cast(line ->> '$.{{ field }}' as decimal(28, 6)) as varchar), ''){{ ',' if not loop.last }}
        {%- endfor %})), '|'))
{%- endmacro %}

{#- The order as it stands in the books, or may: no answer came yet. -#}
{% macro standing_order() -%}
(case when was_delivered and not is_gone then delivered_document
    when delivery_state in ('sending', 'unknown') then attempt_document end)
{%- endmacro %}

{#- The line that stands in the books for a line of an order, where that has the codes in the spend system that it was
    written with: it keeps those that they stood for then. A line that was written before they were kept has none. -#}
{% macro standing_line(line) -%}
list_extract(list_filter(cast({{ standing_order() }} -> '$.lines' as json[]),
    lambda sent: (sent ->> '$.key') = {{ line }}.key and (sent ->> '$.coded_from') is not null
        {%- for code in ['account', 'item', 'cost_center', 'cost_unit', 'tax_code'] %}
        and (sent ->> '$.coded_from.{{ code }}') is not distinct from {{ line }}.coded_from.{{ code }}
        {%- endfor %}), 1)
{%- endmacro %}

{#- The items of an order document's lines. -#}
{% macro order_items(document) -%}
coalesce(list_transform(cast({{ document }} -> '$.lines' as json[]), lambda line: line ->> '$.item'), [])
{%- endmacro %}
