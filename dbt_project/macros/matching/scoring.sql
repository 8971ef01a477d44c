{#- Fellegi-Sunter in bits. `m` is how often the field agrees when the vendors are the same; how often it agrees by
    chance is what the value itself says: its owners among all vendors. A full agreement of a value owned once in 20,000
    is +14.1. -#}
{% macro chance(m, owners) -%}
log2({{ m }} * population / greatest({{ owners }}, 1))
{%- endmacro %}

{% macro disagreement(m) -%}log2(1 - {{ m }}){%- endmacro %}

{#- One item of evidence; without points there is none. -#}
{% macro evidence(label, left_value, right_value, points) -%}
{'evidence': {{ label }}, 'left': ({{ left_value }})::varchar, 'right': ({{ right_value }})::varchar,
    'points': round({{ points }}, 2)::decimal(9, 2)}
{%- endmacro %}

{#- Points of a name: full for an equal one; else by the share of agreeing words and by how rare these words are. -#}
{% macro name_points(class, similarity, agreeing, owners) -%}
case {{ class }}
    when 'missing' then null
    when 'equal' then {{ chance(0.9, owners) }}
    when 'acronym' then log2(population) - 5
    when 'numbers' then {{ disagreement(0.9) }}
    else case when {{ similarity }} >= 0.5 then (2 * {{ similarity }} - 1) * 0.9 * least({{ agreeing }},
        log2(population))
        else {{ disagreement(0.95) }} * (1 - 2 * {{ similarity }}) end
end
{%- endmacro %}

{#- Postcode, street and city lean on each other: one item, capped. -#}
{% macro address_points(class, postcode_owners, city_owners) -%}
case {{ class }}
    when 'same address' then least({{ chance(0.8, postcode_owners) }}, 12)
    when 'same postcode' then least({{ chance(0.8, postcode_owners) }}, 9)
    when 'same street' then 7
    when 'same city' then least({{ chance(0.9, city_owners) }}, 3)
    when 'moved in city' then -0.5
    when 'other postcode' then -1.5
    when 'other city' then {{ disagreement(0.9) }}
end
{%- endmacro %}

{% macro address_class() -%}
case
    when l.postcode = r.postcode and (l.house = r.house and (l.street = r.street or l.street is null or r.street is null
        or jaro_winkler_similarity(l.street, r.street) >= 0.88)) then 'same address'
    when l.postcode = r.postcode then 'same postcode'
    when (l.postcode is null or r.postcode is null) and l.street = r.street and l.house = r.house
        and coalesce({{ same_city() }}, true) then 'same street'
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
