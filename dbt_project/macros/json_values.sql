{#- Bank details as a JSON list of text, whether the vendor sends `["NL.."]` or `[{"IBAN": "NL.."}]`; `[]` when it sends none. -#}
{% macro json_values(column) -%}
coalesce(
    to_json(list_filter(
        [coalesce(json_extract_string(item, '$.IBAN'), json_extract_string(item, '$.AccountNumber'), case when json_type(item) = 'VARCHAR' then item ->> '$' end)
         for item in cast(coalesce(json_extract({{ column }}, '$[*]'), []) as json[])],
        lambda entry: entry is not null)),
    '[]')
{%- endmacro %}
