{#- A model's grain, held against its rows: returns each key that more than one row has, or that lacks a part. `columns` are those of
    the key; none says that the model is a single row. -#}
{% test unique_key(model, columns) %}
{%- if columns %}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by all
having count(*) > 1 or {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{%- else %}
select count(*) as row_count from {{ model }} having count(*) <> 1
{%- endif %}
{% endtest %}
