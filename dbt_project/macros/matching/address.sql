{#- How two addresses relate. -#}
{% macro address_class() -%}
case
    when l.postcode = r.postcode and (l.house = r.house and (l.street = r.street or l.street is null or r.street is null
        or jaro_winkler_similarity(l.street, r.street) >= 0.88)) then 'same address'
    when l.postcode = r.postcode then 'same postcode'
    -- a mistyped postcode is no move; and a large city has more than one High Street
    when l.street = r.street and l.house = r.house
        and coalesce({{ same_city() }}, l.postcode is null or r.postcode is null)
        then case when {{ postcodes_are_near() }} then 'same street' else 'same city' end
    when {{ same_city() }} and {{ postcodes_differ() }} then 'moved in city'
    when {{ same_city() }} then 'same city'
    when not {{ same_city() }} then 'other city'
    when {{ postcodes_differ() }} then 'other postcode'
end
{%- endmacro %}

{% macro postcodes_are_near() -%}
coalesce(left(l.postcode, 3) = left(r.postcode, 3) or damerau_levenshtein(l.postcode, r.postcode) <= 1, true)
{%- endmacro %}

{#- Whoever leaves out the letters of a Dutch postcode, or the second half of a British one, says nothing else; and post
    boxes have postcodes of their own. -#}
{% macro postcodes_differ() -%}
(not (starts_with(l.postcode, r.postcode) or starts_with(r.postcode, l.postcode))
    and coalesce((l.street = 'postbox') = (r.street = 'postbox'), true))
{%- endmacro %}

{% macro one_address() -%}
address_class in ('same address', 'same postcode', 'same street')
{%- endmacro %}

{#- `mail.acme.com` and `acme.com`, `delta-pumps.nl` and `deltapumps.com` may be one company; a short name may be the
    surname of two. -#}
{% macro domains_agree() -%}
case when l.domain = r.domain then true
    when replace(split_part(l.domain, '.', 1), '-', '') = replace(split_part(r.domain, '.', 1), '-', '')
            and length(split_part(l.domain, '.', 1)) >= 9
        or ends_with(l.domain, '.' || r.domain) or ends_with(r.domain, '.' || l.domain) then null
    when l.domain <> r.domain then false end
{%- endmacro %}

{% macro same_city() -%}
(l.city = r.city or jaro_winkler_similarity(l.city, r.city) >= 0.92 or starts_with(l.city, r.city)
    or starts_with(r.city, l.city))
{%- endmacro %}
