{#- A sentence of the catalogue (include/texts) as an SQL expression. `values`: for each value in it an SQL expression;
    for words (`books.vendor` in braces) the system, by its name or as an SQL expression, or the word itself under its
    whole name. A sentence that there is none of, or a missing value, fails the compile. A value that is null makes the
    whole sentence null. -#}
{% macro sentence(code, values={}) -%}
{%- if code not in sentences() -%}
{{ exceptions.raise_compiler_error('there is no sentence ' ~ code ~ ' in include/texts') }}
{%- endif -%}
{%- set parts = [] -%}
{%- for part in sentences()[code] -%}
{%- do parts.append(part if part is string else said(code, part, values)) -%}
{%- endfor -%}
{{ parts | join(' || ') }}
{%- endmacro %}

{#- What stands in the place of a value: [name], or [name, word]. -#}
{% macro said(code, place, values) -%}
{%- if place | join('.') in values -%}
({{ values[place | join('.')] }})
{%- elif place | length == 2 and place[0] in values -%}
{{ word(place[1], values[place[0]]) }}
{%- else -%}
{{ exceptions.raise_compiler_error('sentence ' ~ code ~ ' has no value for ' ~ place | join('.')) }}
{%- endif -%}
{%- endmacro %}

{#- What people call a thing in a system, as an SQL expression. `system`: its name, or an SQL expression for it: null
    for one that has no such word. -#}
{% macro word(name, system) -%}
{%- if system in system_words() and name in system_words()[system] -%}
'{{ system_words()[system][name] | replace("'", "''") }}'
{%- else -%}
{%- set arms = [] -%}
{%- for one, words in system_words().items() if system not in system_words() and name in words -%}
{%- do arms.append("when '" ~ one ~ "' then '" ~ words[name] | replace("'", "''") ~ "'") -%}
{%- endfor -%}
{%- if not arms -%}
{{ exceptions.raise_compiler_error(system ~ ' has no word for ' ~ name ~ ' in include/texts') }}
{%- endif -%}
case {{ system }} {{ arms | join(' ') }} end
{%- endif -%}
{%- endmacro %}

{#- One entry of an outbox row's `problems` when its condition holds, else null. Its code is the second part of the
    sentence's: currency_not_accepted of payments.currency_not_accepted.several. -#}
{% macro problem(code, condition, values={}) -%}
case when {{ condition }} then {'code': '{{ code.split('.')[1] }}', 'text': {{ sentence(code, values) }}} end
{%- endmacro %}

{#- The same of its `holds`; `payload`: what the question is about, an SQL expression. -#}
{% macro hold(code, condition, values, payload) -%}
case when {{ condition }} then {'code': '{{ code.split('.')[1] }}', 'text': {{ sentence(code, values) }},
    'payload': {{ payload }}} end
{%- endmacro %}
