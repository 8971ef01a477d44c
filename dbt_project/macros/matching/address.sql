{#- How two addresses relate. -#}
{% macro address_class() -%}
case
    when l.postcode = r.postcode and (l.house = r.house and (l.street = r.street or l.street is null or r.street is null
        or jaro_winkler_similarity(l.street, r.street) >= 0.88)) then 'same address'
    when l.postcode = r.postcode then 'same postcode'
    -- a mistyped postcode is no move
    when l.street = r.street and l.house = r.house
        and coalesce({{ same_city() }}, l.postcode is null or r.postcode is null) then 'same street'
    when {{ same_city() }} and l.postcode is not null and r.postcode is not null then 'moved in city'
    when {{ same_city() }} then 'same city'
    when not {{ same_city() }} then 'other city'
    when l.postcode <> r.postcode then 'other postcode'
end
{%- endmacro %}

{% macro same_city() -%}
(l.city = r.city or jaro_winkler_similarity(l.city, r.city) >= 0.92 or starts_with(l.city, r.city)
    or starts_with(r.city, l.city))
{%- endmacro %}
