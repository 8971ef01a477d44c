{#- What waits for a day to come: nothing is dated after today unless a link allows it (option closed_period:
    future_day). `concerns`: when it is to be posted at all; `dated`: the day that it has; all are SQL.
    `books`: the system, by its name or as an SQL expression. -#}
{% macro opens_later(concerns, label, dated, books) -%}
{{ problem('payments.period_opens_later',
    concerns ~ " and closed_period = 'first_open_day' and first_open_day > greatest(today, " ~ dated ~ ")",
    {
        'label': label, 'dated': dated, 'first_open_day': 'first_open_day', 'books': books,
    }) }}
{%- endmacro %}
