{#- Our line in the memo of a bill, wherever people moved it to; null when there is none. -#}
{% macro memo_marker(note) -%}
nullif(regexp_extract({{ note }},
    '\[AvidXchange\] payment (?:(?:pending since|voided on|in error since) \d{4}-\d{2}-\d{2}{#-
    -#}|made on \d{4}-\d{2}-\d{2}, not posted)'), '')
{%- endmacro %}
