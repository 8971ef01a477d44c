{#-
  Tables of which only the rows are worked out again that what changed touches (include/warehouse/changes.py). In a
  model, `touched` says which rows those are and `if_touched` where its query is held to them. For dbt, and wherever
  the table is built whole, both are comments. What a whole build gives is what they must give: the tests compare.
-#}

{#- The rows that came (`is_new`) and went since the last build, of a model that is built so too. -#}
{% macro changes_of(relation) -%}
changes."{{ relation.schema }}.{{ relation.identifier }}"
{%- endmacro %}

{#- Of these, the keys of rows that came, went, or differ in what these columns say. -#}
{% macro differing(key, relation, columns) -%}
(select distinct {{ key }} from (
    select {{ columns }} from {{ changes_of(relation) }} group by all having count(*) = 1))
{%- endmacro %}

{#- {% call touched('rid', rows='rid') %} select ... {% endcall %}: what must be looked at again, as a table that the
    query of a later `touched` finds as `touched_rid`; it may read the steps of the model. `rows`: the columns by which
    it finds rows of this model; none for what is only looked at on the way. Each set with rows has the query run for it
    alone. `compares`: inputs whose changes the query finds by itself. -#}
{% macro touched(name, rows=none, compares=()) -%}
{%- set said = {'name': name, 'rows': rows, 'query': caller() | trim, 'compares': compares | map('string') | list} -%}
/*touched {{ tojson(said) }}*/
{% endmacro %}

{#- The records of the pairs in a set, on the way: so few that they are sought in the table of all. -#}
{% macro records_of_touched_pairs(name='pair') -%}
{% call touched('rid') %}
select left_rid as rid from touched_{{ name }} union select right_rid from touched_{{ name }}
{% endcall %}
{%- endmacro %}

{#- In a condition: whether the row is in the set; `among`: columns of the set that are not called as here. -#}
{% macro if_touched(name, columns, among=none) -%}
/*if touched {{ name }}: ({{ columns }}) in (select {{ among or columns }} from touched_{{ name }})*/ true
{%- endmacro %}

{#- Of a step that is held to a set and read more than once, or joined with all of another table: what is in the set is
    sought once and first. In a whole build each of its readers takes what it needs. -#}
{% macro once_if_touched() -%}
/*once*/ not materialized
{%- endmacro %}

{#- The rows of a wide table that are in the set, by their numbers: its other columns are read where these rows are, and
    nowhere else. -#}
{% macro touched_rows(relation, name, columns) -%}
select * from {{ relation }}
    where /*if touched {{ name }}: rowid in (select rowid from {{ relation }}
        where ({{ columns }}) in (select {{ columns }} from touched_{{ name }}))*/ true
{%- endmacro %}

{#- A model that is built whole each time and compared with what it was, for those that are not. -#}
{% macro compared() -%}
/*compared*/
{% endmacro %}
