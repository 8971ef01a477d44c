{#-
  A raw table with exactly the columns named, cast to the types given. A feed that was never read has no table yet and a
  warehouse of an older release may lack a column: both give nulls (an empty relation), not a failed run.
  The columns every raw table has come first: connection, company, is_deleted, read_at, unknown_fields, _dlt_load_id.
-#}
{% macro raw(system, table, columns, common=true) -%}
{%- set relation = source('raw_' ~ system, table) -%}
{%- set wanted = {} -%}
{%- if common -%}
    {%- do wanted.update({'connection': 'varchar', 'company': 'varchar', 'is_deleted': 'boolean',
        'read_at': 'timestamptz', '_dlt_load_id': 'varchar'}) -%}
{%- endif -%}
{%- do wanted.update(columns) -%}
{%- set there = [] -%}
{%- if execute -%}
    {%- set existing = load_relation(relation) -%}
    {%- if existing is not none -%}
        {%- for column in adapter.get_columns_in_relation(existing) -%}{%- do there.append(column.name | lower)
            -%}{%- endfor -%}
    {%- endif -%}
{%- endif -%}
select
{%- for name, type in wanted.items() %}
    {% if name == 'is_deleted' and name in there -%}
    coalesce(is_deleted, false) as is_deleted
    {%- elif name in there -%}
    cast("{{ name }}" as {{ type }}) as "{{ name }}"
    {%- else -%}
    cast({{ 'false' if name == 'is_deleted' else 'null' }} as {{ type }}) as "{{ name }}"
    {%- endif -%}
    {%- if not loop.last %},{% endif -%}
{%- endfor %}
{%- if there %}
from {{ relation }}
{%- else %}
where false
{%- endif -%}
{%- endmacro %}
