{#- What a question about a pair of vendors shows: both records (company, key and name of each, in the row that asks)
    and what speaks for the pair. -#}
{% macro vendor_question(left, right, pair='') -%}
json_object('left_company', {{ left[0] }}, 'left_key', {{ left[1] }}, 'left_name', {{ left[2] }},
    'right_company', {{ right[0] }}, 'right_key', {{ right[1] }}, 'right_name', {{ right[2] }},
    'level', {{ pair }}level, 'probability', {{ pair }}probability, 'evidence', {{ pair }}evidence,
    'group', {{ pair }}question_group)
{%- endmacro %}
