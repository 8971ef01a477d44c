{#- AvidXchange's address object in the canonical form. -#}
{% macro avid_address(column) -%}
json_object(
    'line1', json_extract_string({{ column }}, '$.Line1'), 'line2', json_extract_string({{ column }}, '$.Line2'),
    'postcode', json_extract_string({{ column }}, '$.PostalCode'), 'city', json_extract_string({{ column }}, '$.City'),
    'state', json_extract_string({{ column }}, '$.State'), 'country', json_extract_string({{ column }}, '$.Country'))
{%- endmacro %}
