{#- What waits for a day to come: nothing is dated after today unless a link allows it (option closed_period:
    future_day). `concerns`: when it is to be posted at all; `dated`: the day that it has; all are SQL. -#}
{% macro opens_later(concerns, label, dated, books) -%}
{{ problem(
    concerns ~ " and closed_period = 'first_open_day' and first_open_day > greatest(today, " ~ dated ~ ")",
    "period_opens_later",
    label ~ " || ' is dated ' || " ~ dated ~ " || ', in a closed period, and the next open one begins on '
        || first_open_day"
        ~ " || ': it is posted by itself on that day. To have it sooner, open its period in " ~ books
        ~ ", or set option closed_period to future_day'"
) }}
{%- endmacro %}
