{#- What a pair's evidence is worth, in bits beside "none of them", so that probabilities come true: a row for each
    thing that is looked at, with its weight and its value (docs/decisions/vendors.md, 137). Weights are of 26 November
    2026, by `python -m tests.bench.vendor_weights`: conditional logit on the tuning parts of five generated sets of
    8,000 and 2,000 vendors. `by rarity`: for each bit of how rare the value is among all vendors. -#}
{% macro vendor_weights() -%}
{%- set words = "name_class in ('variant', 'similar', 'initials', 'sibling', 'longer', 'partial', 'different')" -%}
{%- set unequal = "name_class not in ('equal', 'missing')" -%}
{{ return([
    ('name', 'name equal', -3.75, flag("name_class = 'equal'")),
    ('name', 'name equal, by rarity', 1.63, when("name_class = 'equal'", rarity('name_owners'))),
    ('name', 'name equal but for spelling', 0.29, flag("name_class = 'variant'")),
    ('name', 'name similar', -0.35, flag("name_class = 'similar'")),
    ('name', 'name equal but for initials', 2.25, flag("name_class = 'initials'")),
    ('name', 'name of a sibling', -1.78, flag("name_class = 'sibling'")),
    ('name', 'name has initials of the other', 9.38, flag("name_class = 'acronym'")),
    ('name', 'numbers in the names differ', -5.25, flag("name_class = 'numbers'")),
    ('name', 'name with a word more', -0.37, flag("name_class = 'longer'")),
    ('name', 'name partly equal', -1.68, flag("name_class = 'partial'")),
    ('name', 'name differs', -1.75, flag("name_class = 'different'")),
    ('name', 'share of words that agree', -9.6, when(words, 'name_similarity')),
    ('name', 'share of words that agree, by rarity', 1.56,
        when(words, 'name_similarity * least(name_agreeing, log2(population))')),
    ('name', 'letters alike', 4.68, when(unequal, 'likeness')),
    ('name', 'letters nearly equal', 18.58, when(unequal, 'greatest(likeness - 0.85, 0)')),
    ('address', 'same address', 5.42, flag("address_class = 'same address'")),
    ('address', 'same postcode', 4.63, flag("address_class = 'same postcode'")),
    ('address', 'same street', 4.78, flag("address_class = 'same street'")),
    ('address', 'same city', -2.35, flag("address_class = 'same city'")),
    ('address', 'moved in city', -5.77, flag("address_class = 'moved in city'")),
    ('address', 'other postcode', -3.97, flag("address_class = 'other postcode'")),
    ('address', 'other city', -4.27, flag("address_class = 'other city'")),
    ('address', 'city equal, by rarity', 0.72,
        when("address_class in ('same city', 'moved in city')", rarity('city_owners', 'records'))),
    ('country', 'country differs', -14.01, flag('countries_differ')),
    ('country', 'country missing', -0.87, flag('left_country is null or right_country is null')),
    ('legal_form', 'legal forms of another kind', -5.59, flag("legal_conflict = 'class'")),
    ('legal_form', 'legal form differs', -1.26, flag("legal_conflict = 'form'")),
    ('name', 'a person', 2.19, flag('is_person')),
    ('vat_number', 'VAT number equal, by rarity', 0.63, when("vat_class = 'equal'", sure_rarity('vat_owners'))),
    ('vat_number', 'VAT number equal but for the suffix', 0.27, flag("vat_class = 'suffix'")),
    ('vat_number', 'VAT number differs', -8.9, flag("vat_class = 'differs'")),
    ('registration_number', 'registration number equal, by rarity', 0.96,
        when("registration_class = 'equal' and not same_number", sure_rarity('registration_owners'))),
    ('registration_number', 'registration number differs', -3.73, flag("registration_class = 'differs'")),
    ('tax_id', 'tax id equal, by rarity', 0.98, when("tax_class = 'equal'", sure_rarity('tax_owners'))),
    ('tax_id', 'tax id differs', -3.46, flag("tax_class = 'differs'")),
    ('bank_account', 'bank account equal, by rarity', 0.87, when('bank_agrees', sure_rarity('bank_owners'))),
    ('bank_account', 'bank account differs', -5.93, flag('not bank_agrees')),
    ('slip', 'number equal, its check digits are wrong, by rarity', 0.5,
        when('slip_agrees', sure_rarity('slip_owners'))),
    ('domain', 'domain equal, by rarity', 0.19, when('domain_agrees', rarity('domain_owners'))),
    ('domain', 'domain differs', -3.23, flag('not domain_agrees')),
    ('phone', 'phone equal, by rarity', 0.2, when('phone_agrees', rarity('phone_owners'))),
    ('phone', 'phone differs', -1.86, flag('not phone_agrees')),
    ('external_id', 'id of the other system', 25, flag("external_class = 'id'")),
    ('external_id', 'code of the other system', 2, flag("external_class = 'code'")),
    ('chance', 'one of so many vendors', -1, 'log2(population)'),
    ('chance', 'none of them', 5.12, '1'),
]) }}
{%- endmacro %}

{#- Bits of one field. -#}
{% macro vendor_odds(field) -%}
{%- set weights = vendor_weights() | selectattr(0, 'equalto', field) | list -%}
({%- for _, name, bits, value in weights %}{{ bits }} * {{ value }}{{ ' + ' if not loop.last }}{% endfor %})
{%- endmacro %}

{#- What is looked at, in the order of `vendor_weights`. -#}
{% macro weighed_fields() -%}{{ return(vendor_weights() | map(attribute=0) | unique | list) }}{%- endmacro %}

{% macro agreement(agrees) -%}
case when {{ agrees }} then 'equal' when not {{ agrees }} then 'differs' end
{%- endmacro %}

{% macro flag(condition) -%}
coalesce({{ condition }}, false)::int
{%- endmacro %}

{% macro when(condition, value) -%}
(case when {{ condition }} then coalesce({{ value }}, 0) else 0 end)
{%- endmacro %}

{#- Bits of a value that so many of all vendors own. -#}
{% macro rarity(owners, among='population') -%}
greatest(log2({{ among }}) - log2(greatest(coalesce({{ owners }}, 1), 1)), 0)
{%- endmacro %}

{#- A number that more than three vendors of a side have is a placeholder, or a factoring company's: no evidence. -#}
{% macro sure_rarity(owners) -%}
case when coalesce({{ owners }}, 1) <= 3 then {{ rarity(owners) }} else 0 end
{%- endmacro %}
