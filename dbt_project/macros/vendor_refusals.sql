{#- The AvidXchange vendor that a supplier is said not to be, as people find it there. -#}
{% macro refused_vendor(relation) -%}
({{ sentence('vendors.their_vendor', {
    'name': "coalesce(" ~ relation ~ ".vendor_name || ' ', '')",
    'code': "coalesce(" ~ relation ~ ".vendor_code, " ~ relation ~ ".other_key)",
}) }})
{%- endmacro %}

{#- Why a supplier has no vendor at this moment; goes on after the supplier's name. -#}
{% macro refusal_text(relation) -%}
case {{ relation }}.refusal when 'gone'
    then {{ sentence('vendors.was_theirs.gone', {'vendor': refused_vendor(relation)}) }}
    else {{ sentence('vendors.was_theirs.different', {
        'vendor': refused_vendor(relation),
        'who': "coalesce(" ~ relation ~ ".who, " ~ sentence('common.a_person') ~ ")",
        'day': relation ~ ".decided_on",
        'reason': "coalesce(' (' || " ~ relation ~ ".why || ')', '')",
    }) }}
end
{%- endmacro %}
