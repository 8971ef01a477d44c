{#- dbt's own checks of a column, with the whole rows that fail: dbt returns the value alone, which says nothing of whom
    it concerns. -#}
{% macro default__test_not_null(model, column_name) %}
select * from {{ model }} where {{ column_name }} is null
{% endmacro %}

{% macro default__test_accepted_values(model, column_name, values, quote=true) %}
select * from {{ model }}
where {{ column_name }} not in ({% for value in values %}{{ "'" ~ value ~ "'" if quote
    else value }}{{ ', ' if not loop.last }}{% endfor %})
{% endmacro %}
