{#- The kind of code that a tag on a line is: its type is an object with a name, or the name itself (*assumed*). -#}
{% macro airbase_kind_of_tag(tag) -%}
{%- set name -%}
coalesce({{ tag }} ->> '$.tag_type.name',
    case when json_type({{ tag }} -> '$.tag_type') = 'VARCHAR' then {{ tag }} ->> '$.tag_type' end)
{%- endset -%}
{{ airbase_code_kind(name) }}
{%- endmacro %}

{#- The codes of one kind among the tags of a line, each once. -#}
{% macro airbase_tag_codes(tags, kind) -%}
list_sort(list_distinct(list_filter(list_transform(
    list_filter(cast(coalesce({{ tags }}, '[]') as json[]),
        lambda tag: {{ airbase_kind_of_tag('tag') }} = '{{ kind }}'),
    lambda tag: trim(coalesce(nullif(tag ->> '$.erp_reference_id', ''), tag ->> '$.name'))),
        lambda code: coalesce(code, '') <> '')))
{%- endmacro %}

{#- A text of ours as Airbase keeps it: on one line, and cut where it is too long. -#}
{% macro airbase_shows(shown, message) -%}
(nullif(trim({{ shown }}), '') is not null and (
    trim({{ shown }}) = trim(regexp_replace({{ message }}, '\s+', ' ', 'g'))
    or (trim({{ shown }}) like '%...' and starts_with(trim(regexp_replace({{ message }}, '\s+', ' ', 'g')),
        rtrim(trim({{ shown }}), '.')))))
{%- endmacro %}

{#- What the models find wrong with an order before it is sent. -#}
{% macro airbase_order_codes() -%}
('not_routed', 'vendor_unmatched', 'booked_elsewhere', 'status_unknown', 'not_approved', 'vendor_blocked',
    'currency_not_accepted', 'quarantined_line', 'totals_differ',
    'lines_changed', 'account_unknown', 'account_not_in_airbase', 'item_unknown', 'cost_center_unknown',
    'cost_center_missing', 'cost_center_not_allowed', 'cost_unit_unknown')
{%- endmacro %}

{#- The first question about a row that nobody has answered, in words for people who cannot answer it. -#}
{% macro airbase_question(holds, released) -%}
'the accounts department has a question to answer first: '
    || (list_filter(cast({{ holds }} as json[]),
        lambda hold: not list_contains(coalesce({{ released }}, []), hold ->> '$.code'))[1] ->> '$.text')
{%- endmacro %}

{#- The `n`th word about an order, as it is sent to Airbase. -#}
{% macro airbase_result(n, success, message) -%}
cast(json_object(
    'kind', 'order_result', 'company', company, 'source_key', order_key || ':' || {{ n }}, 'order_id', order_key,
    'number', coalesce(number, order_key),
    'success', {{ success }}, 'message', {{ message }}, 'posting',
    case when {{ success }} then 'purchase_orders:' || order_key end,
    'url', case when {{ success }} then replace(order_link, '{division}', books_company) end, 'untold',
    case when is_unsaid then true end) as varchar)
{%- endmacro %}
