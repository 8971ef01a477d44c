{#-
  Tables are replaced in one statement and one transaction: whoever asks sees the old rows or the new ones, and after a
  failure the old. dbt's own way (build beside, rename twice, drop) does the same in six statements, which cost a fifth
  of the processor time of a run of small books.
-#}
{% materialization table, adapter="duckdb" %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {%- call statement('main') -%}
        {%- if existing is not none and not existing.is_table -%}
            drop {{ existing.type }} {{ existing }};
        {%- endif %}
        {% if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(compiled_code) }}
            create or replace table {{ target }} {{ get_table_columns_and_constraints() }};
            insert into {{ target }} {{ get_column_names() }} ({{ get_select_subquery(compiled_code) }});
        {%- else -%}
            create or replace table {{ target }} as (
            {{ compiled_code }}
            );
        {%- endif %}
    {%- endcall -%}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
