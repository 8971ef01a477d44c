{#- A model's grain, held against its rows: returns each key that more than one row has, or that lacks a part. `columns`
    are those of the key, `optional` those of them that may be empty; no column at all says that the model is a single
    row. -#}
{% test unique_key(model, columns, optional=[]) %}
{%- if columns %}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by all
having count(*) > 1 {%- for column in columns if column not in optional %} or {{ column }} is null{% endfor %}
{%- else %}
select count(*) as row_count from {{ model }} having count(*) <> 1
{%- endif %}
{% endtest %}
