{#- The forms of a name in which one run of two to six words is their initials, all words glued: `Andersen Rail and
    Cargo Logistics` is `arclogistics`, as `A.R.C. Logistics` is. `and` is no word here. Null where there is no run
    beside another word. A figure is nobody's initial. -#}
{% macro part_acronyms(tokens) -%}
case when len({{ tokens }}) between 3 and 8 then {{ runs_as_initials(tokens,
    "list_aggregate(list_transform(" ~ tokens ~ ", lambda w: left(w, 1)), 'string_agg', '')") }} end
{%- endmacro %}

{#- `initials`: the first letters of all words, of which a run has its part. -#}
{% macro runs_as_initials(tokens, initials) -%}
list_filter(flatten(list_transform(range(2, least(len({{ tokens }}), 7)), lambda size:
    list_transform(range(1, len({{ tokens }}) - size + 2), lambda start:
        case when regexp_full_match(substr({{ initials }}, start, size), '[^ 0-9]+')
            then array_to_string({{ tokens }}[:start - 1], '') || substr({{ initials }}, start, size)
                || array_to_string({{ tokens }}[start + size:], '') end))), lambda form: form is not null)
{%- endmacro %}

{#- The forms of a name in which one word is its initial: `Staffan Hellman Vinhandel` is `shellmanvinhandel`, as
    `S. Hellman Vinhandel` is. Null where fewer than two words are left beside it. -#}
{% macro names_with_an_initial(tokens) -%}
case when len({{ tokens }}) between 3 and 6 then list_transform(range(1, len({{ tokens }}) + 1), lambda place:
    array_to_string({{ tokens }}[:place - 1], '') || left({{ tokens }}[place], 1)
    || array_to_string({{ tokens }}[place + 1:], '')) end
{%- endmacro %}
