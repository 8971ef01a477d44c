{#- The AvidXchange vendor that a supplier is said not to be, as people find it there. -#}
{% macro refused_vendor(relation) -%}
('AvidXchange vendor ' || coalesce({{ relation }}.vendor_name || ' ', '') || '('
    || coalesce({{ relation }}.vendor_code, {{ relation }}.other_key) || ')')
{%- endmacro %}

{#- Why a supplier has no vendor at this moment; goes on after the supplier's name. -#}
{% macro refusal_text(relation) -%}
case {{ relation }}.refusal
    when 'gone' then 'was ' || {{ refused_vendor(relation) }} || ', which is gone from AvidXchange'
    else 'is not ' || {{ refused_vendor(relation) }} || ', says ' || coalesce({{ relation }}.who, 'a person')
        || ' since ' || {{ relation }}.decided_on
        || coalesce(' (' || {{ relation }}.why || ')', '')
end
{%- endmacro %}
