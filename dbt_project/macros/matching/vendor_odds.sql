{#- What a pair's evidence is worth in bits beside "none of them", fitted so that probabilities come true (docs/decisions/vendors.md, 137). The
    weights are of 26 November 2026: conditional logit on the tuning parts of five generated sets of 8,000 and 2,000
    vendors. -#}
{% macro vendor_odds() -%}
({{ name_odds() }}
    + {{ address_odds() }}
    + case when countries_differ then -13.58 else 0 end
    + case when left_country is null or right_country is null then -0.68 else 0 end
    + case legal_conflict when 'class' then -5.56 when 'form' then -0.85 else 0 end
    + case when is_person then 1.49 else 0 end
    + case vat_class when 'equal' then 0.48 * {{ rarity('vat_owners') }} when 'suffix' then 0.11
        when 'differs' then -9.06 else 0 end
    + case when same_number then 0 when registration_class = 'equal' then 0.6 * {{ rarity('registration_owners') }}
        when registration_class = 'differs' then -4.1 else 0 end
    + case tax_class when 'equal' then 0.6 * {{ rarity('tax_owners') }} when 'differs' then -4.1 else 0 end
    + case when bank_agrees then 0.84 * {{ rarity('bank_owners') }} when not bank_agrees then -5.4 else 0 end
    + case when domain_agrees then 0.17 * {{ rarity('domain_owners') }} when not domain_agrees then -3.2 else 0 end
    + case when phone_agrees then 0.21 * {{ rarity('phone_owners') }} when not phone_agrees then -1.51 else 0 end
    + case external_class when 'id' then 25 when 'code' then 2 else 0 end
    + 4.91 - log2(population))
{%- endmacro %}

{#- Bits of a value that so many of all vendors own. -#}
{% macro rarity(owners) -%}
greatest(log2(population) - log2(greatest(coalesce({{ owners }}, 1), 1)), 0)
{%- endmacro %}

{#- Words that agree count by how rare they are and by what share of both names they are; the letters of the whole name
    beside them. -#}
{% macro name_odds() -%}
case
    when name_class = 'missing' then 0
    when name_class = 'equal' then -1.22 + 1.41 * {{ rarity('name_owners') }}
    else case name_class when 'variant' then 0.31 when 'similar' then 0.03 when 'initials' then 2.48
            when 'sibling' then -1.15 when 'acronym' then 9.5 when 'numbers' then -5.11 when 'partial' then -0.96
            else -1.17 end
        + case when name_class in ('acronym', 'numbers') then 0
            else coalesce(name_similarity, 0) * (1.46 * least(coalesce(name_agreeing, 0), log2(population)) - 8.66) end
        + 5.36 * coalesce(likeness, 0) + 12.9 * greatest(coalesce(likeness, 0) - 0.85, 0)
end
{%- endmacro %}

{% macro address_odds() -%}
(case address_class when 'same address' then 4.78 when 'same postcode' then 4.02 when 'same street' then 4.45
    when 'same city' then -2.51 when 'moved in city' then -5.46 when 'other postcode' then -3.62
    when 'other city' then -4.89 else 0 end
    + case when address_class in ('same city', 'moved in city') then 0.72 * {{ rarity('city_owners') }} else 0 end)
{%- endmacro %}
