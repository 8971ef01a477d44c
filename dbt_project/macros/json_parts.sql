{#- A list without its nulls, as JSON text. `entries`: a list of SQL expressions, or one of a list; any more: lists that
    go on after it. -#}
{% macro json_list(entries) -%}
{%- set first = entries if entries is string else '[' ~ entries | join(', ') ~ ']' -%}
{%- set whole = 'list_concat(' ~ ([first] + varargs | list) | join(', ') ~ ')' if varargs else first -%}
cast(to_json(list_filter({{ whole }}, lambda entry: entry is not null)) as varchar)
{%- endmacro %}

{#- A reference to a document that must be delivered first; `target`: as this very id, where a person named another one;
    `known_as`: the key that the referring document uses for it, where that is another one. -#}
{% macro reference(flow, company, key, label, target='cast(null as varchar)', known_as='cast(null as varchar)') -%}
{'flow': '{{ flow }}', 'company': {{ company }}, 'key': {{ key }}, 'label': {{ label }}, 'target': {{ target }},
    'known_as': {{ known_as }}}
{%- endmacro %}

{#- The same where the flow differs from row to row. -#}
{% macro reference_by(flow, company, key, label) -%}
{'flow': {{ flow }}, 'company': {{ company }}, 'key': {{ key }}, 'label': {{ label }}, 'target': cast(null as varchar),
    'known_as': cast(null as varchar)}
{%- endmacro %}

{#- An amount as people write it in a text: two decimals, or as many as it was read with. -#}
{% macro money(amount) -%}
regexp_replace(cast(cast({{ amount }} as decimal(28, 6)) as varchar), '(\.\d{2}\d*?)0*$', '\1')
{%- endmacro %}

{#- A quantity as people write it: without zeros at its end. -#}
{% macro pieces(quantity) -%}
rtrim(rtrim(cast(cast({{ quantity }} as decimal(28, 6)) as varchar), '0'), '.')
{%- endmacro %}

{#- What a line without an amount is worth; null where that is more than a read lets an amount be (`AMOUNTS_BELOW` of
    dlt_sources/readers/values.py). -#}
{% macro line_value(quantity, price) -%}
case when abs({{ quantity }} * {{ price }}) < 1000000000000
    then cast({{ quantity }} * {{ price }} as decimal(28, 6)) end
{%- endmacro %}
