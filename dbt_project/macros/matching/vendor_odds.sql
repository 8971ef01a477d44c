{#- What a pair's evidence is worth, in bits beside "none of them", so that probabilities come true: a row for each thing
    that is looked at, with its weight and its value (docs/decisions/vendors.md, 137). Weights are of 26 November 2026, by
    `python -m tests.bench.vendor_weights`: conditional logit on the tuning parts of five generated sets of 8,000 and
    2,000 vendors. `by rarity`: for each bit of how rare the value is among all vendors. -#}
{% macro vendor_weights() -%}
{%- set words = "name_class in ('variant', 'similar', 'initials', 'sibling', 'partial', 'different')" -%}
{%- set unequal = "name_class not in ('equal', 'missing')" -%}
{{ return([
    ('name equal', -1.22, flag("name_class = 'equal'")),
    ('name equal, by rarity', 1.41, when("name_class = 'equal'", rarity('name_owners'))),
    ('name equal but for spelling', 0.31, flag("name_class = 'variant'")),
    ('name similar', 0.03, flag("name_class = 'similar'")),
    ('name equal but for initials', 2.48, flag("name_class = 'initials'")),
    ('name of a sibling', -1.15, flag("name_class = 'sibling'")),
    ('name is the initials of the other', 9.5, flag("name_class = 'acronym'")),
    ('numbers in the names differ', -5.11, flag("name_class = 'numbers'")),
    ('name partly equal', -0.96, flag("name_class = 'partial'")),
    ('name differs', -1.17, flag("name_class = 'different'")),
    ('share of words that agree', -8.66, when(words, 'name_similarity')),
    ('share of words that agree, by rarity', 1.46,
        when(words, 'name_similarity * least(name_agreeing, log2(population))')),
    ('letters alike', 5.36, when(unequal, 'likeness')),
    ('letters nearly equal', 12.9, when(unequal, 'greatest(likeness - 0.85, 0)')),
    ('same address', 4.78, flag("address_class = 'same address'")),
    ('same postcode', 4.02, flag("address_class = 'same postcode'")),
    ('same street', 4.45, flag("address_class = 'same street'")),
    ('same city', -2.51, flag("address_class = 'same city'")),
    ('moved in city', -5.46, flag("address_class = 'moved in city'")),
    ('other postcode', -3.62, flag("address_class = 'other postcode'")),
    ('other city', -4.89, flag("address_class = 'other city'")),
    ('city equal, by rarity', 0.72, when("address_class in ('same city', 'moved in city')", rarity('city_owners'))),
    ('country differs', -13.58, flag('countries_differ')),
    ('country missing', -0.68, flag('left_country is null or right_country is null')),
    ('legal forms of another kind', -5.56, flag("legal_conflict = 'class'")),
    ('legal form differs', -0.85, flag("legal_conflict = 'form'")),
    ('a person', 1.49, flag('is_person')),
    ('VAT number equal, by rarity', 0.48, when("vat_class = 'equal'", rarity('vat_owners'))),
    ('VAT number equal but for the suffix', 0.11, flag("vat_class = 'suffix'")),
    ('VAT number differs', -9.06, flag("vat_class = 'differs'")),
    ('registration number equal, by rarity', 0.6,
        when("registration_class = 'equal' and not same_number", rarity('registration_owners'))),
    ('registration number differs', -4.1, flag("registration_class = 'differs'")),
    ('tax id equal, by rarity', 0.6, when("tax_class = 'equal'", rarity('tax_owners'))),
    ('tax id differs', -4.1, flag("tax_class = 'differs'")),
    ('bank account equal, by rarity', 0.84, when('bank_agrees', rarity('bank_owners'))),
    ('bank account differs', -5.4, flag('not bank_agrees')),
    ('domain equal, by rarity', 0.17, when('domain_agrees', rarity('domain_owners'))),
    ('domain differs', -3.2, flag('not domain_agrees')),
    ('phone equal, by rarity', 0.21, when('phone_agrees', rarity('phone_owners'))),
    ('phone differs', -1.51, flag('not phone_agrees')),
    ('id of the other system', 25, flag("external_class = 'id'")),
    ('code of the other system', 2, flag("external_class = 'code'")),
    ('one of so many vendors', -1, 'log2(population)'),
    ('none of them', 4.91, '1'),
]) }}
{%- endmacro %}

{% macro vendor_odds() -%}
({%- for name, bits, value in vendor_weights() %}{{ bits }} * {{ value }}{{ ' + ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro flag(condition) -%}
coalesce({{ condition }}, false)::int
{%- endmacro %}

{% macro when(condition, value) -%}
(case when {{ condition }} then coalesce({{ value }}, 0) else 0 end)
{%- endmacro %}

{#- Bits of a value that so many of all vendors own. -#}
{% macro rarity(owners) -%}
greatest(log2(population) - log2(greatest(coalesce({{ owners }}, 1), 1)), 0)
{%- endmacro %}
