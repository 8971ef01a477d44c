{#- Bank details as a JSON list of text, whether the vendor sends `["NL.."]`, `[{"IBAN": "NL.."}]` or, as AvidXchange's
    bank account details do (reference: AvidXchange, PaymentBatch v2), `[{"AccountNum": "NL.."}]`; `[]` when it sends
    none. -#}
{% macro json_values(column) -%}
coalesce(
    to_json(list_filter(
        [coalesce(item ->> '$.IBAN', item ->> '$.AccountNum', item ->> '$.AccountNumber',
             case when json_type(item) = 'VARCHAR' then item ->> '$' end)
         for item in cast(coalesce(json_extract({{ column }}, '$[*]'), []) as json[])],
        lambda entry: entry is not null)),
    '[]')
{%- endmacro %}
