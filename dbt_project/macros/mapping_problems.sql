{#- The problems of a document that a line of a mapping of this kind takes away, as a list. -#}
{% macro mapping_problems(kind) -%}
case {{ kind }}
    when 'gl_account' then ['account_unknown', 'account_inactive', 'account_not_postable']
    when 'cost_center' then ['cost_center_unknown']
    when 'cost_unit' then ['cost_unit_unknown']
    when 'tax_code' then ['tax_code_unknown']
    when 'project' then ['project_unknown']
    when 'payment_term' then ['payment_term_unknown', 'terms_unknown']
    when 'item' then ['item_unknown']
    when 'item_tax_code' then ['tax_code_missing', 'tax_code_unknown']
    else []
end
{%- endmacro %}
