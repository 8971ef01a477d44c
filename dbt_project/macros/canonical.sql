{#- A canonical relation: the branch of every system that has one (models/systems/<system>/<system>__<relation>.sql).
    -#}
{% macro branches(relation) -%}
{%- for system in branches_by_relation()[relation] %}
select *, '{{ system }}' as system from {{ ref(system ~ '__' ~ relation) }}
{%- if not loop.last %}
union all by name
{%- endif %}
{%- endfor %}
{%- endmacro %}

{#- The systems that have a branch of a canonical relation, as a list of constants. -#}
{% macro systems_with(relation) -%}
('{{ branches_by_relation()[relation] | join("', '") }}')
{%- endmacro %}

{#- A raw table that every system has, whatever is read from it. -#}
{% macro staged(table, columns) -%}
{%- for system in systems() %}
select *, '{{ system }}' as system from ({{ raw(system, table, columns) }})
{%- if not loop.last %}
union all by name
{%- endif %}
{%- endfor %}
{%- endmacro %}

{% macro feed_columns() -%}
{{ return({'feed': 'varchar', 'kind': 'varchar', 'rows': 'bigint', 'suspect': 'boolean'}) }}
{%- endmacro %}

{#- Reads of the feeds of one system. -#}
{% macro feeds_of(system) -%}
({{ raw(system, 'feeds', feed_columns()) }})
{%- endmacro %}

{#- The end of a branch of order lines of a system of books: what each line is worth there, and its place in the order.
    -#}
{% macro order_lines_of_books(typed) -%}
select
    connection, company, order_key, number, is_binding, place, line_key, description, item, item_key, account,
    cost_center, quantity,
    price, received,
    row_number() over (partition by connection, company, order_key order by line_number, line_key) as no,
    case when amount is null and (quantity is null or price is null) then 0
        else {{ posted_amount('coalesce(amount, ' ~ line_value('quantity', 'price') ~ ')', 'currency') }} end as net
from {{ typed }}
{%- endmacro %}
