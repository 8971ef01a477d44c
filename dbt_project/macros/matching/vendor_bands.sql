{#- How probable a pair must be to be accepted, and to be asked about; the questions that are answered by what people
    said of like ones, and how many of those may be wrong: options of each link, with their defaults. -#}
{% macro vendor_band(name) -%}
{{ {'accept_vendors_from': 0.98, 'ask_about_vendors_from': 0.01, 'accept_questions_wrong_at_most': 0.05}[name] }}
{%- endmacro %}

{% macro vendor_bands() -%}
{%- for name, default in {'accept_from': 'accept_vendors_from', 'ask_from': 'ask_about_vendors_from',
    'accept_wrong_at_most': 'accept_questions_wrong_at_most'}.items() -%}
cast({{ option(default, vendor_band(default) | trim) }} as double) as {{ name }},
{% endfor -%}
cast({{ option('accept_questions', '[]') }} as json) as accept_questions
{%- endmacro %}
