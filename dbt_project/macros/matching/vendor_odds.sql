{#- What a pair's evidence is worth, in bits beside "none of them", so that probabilities come true: a row for each
    thing that is looked at, with its weight and its value (docs/decisions/vendors.md, 137). Weights are of 27 November
    2026, by `python -m tests.bench.vendor_weights`: conditional logit on the tuning parts of five generated sets of
    8,000 and 2,000 vendors. `by rarity`: for each bit of how rare the value is among all vendors. -#}
{% macro vendor_weights() -%}
{%- set words = "name_class in ('variant', 'equivalent', 'similar', 'initials', 'affiliate', 'sibling', 'longer',
    'partial', 'different')" -%}
{%- set unequal = "name_class not in ('equal', 'missing')" -%}
{%- set one_city = "address_class in ('same city', 'moved in city')" -%}
{{ return([
    ('name', 'name equal', -1.27, flag("name_class = 'equal'")),
    ('name', 'name equal, by rarity', 1.45, when("name_class = 'equal'", rarity('name_owners'))),
    ('name', 'name equal but for initials', 3.53, flag("name_class = 'initials'")),
    ('name', 'name of an affiliate', 0.52, flag("name_class = 'affiliate'")),
    ('name', 'name of a sibling', -1.32, flag("name_class = 'sibling'")),
    ('name', 'name has initials of the other', 13.55, flag("name_class = 'acronym'")),
    ('name', 'numbers, initials or countries in the names differ', -2.41, flag("name_class = 'numbers'")),
    ('name', 'name with a word more', 0.28, flag("name_class = 'longer'")),
    ('name', 'name partly equal', -0.97, flag("name_class = 'partial'")),
    ('name', 'name differs', -1.16, flag("name_class = 'different'")),
    ('name', 'name differs, a number or account is equal', 6.57,
        flag("name_class = 'different' and " ~ number_or_account())),
    ('name', 'share of words that agree, by rarity', 0.81,
        when(words, 'name_similarity * least(name_agreeing, log2(population))')),
    ('name', 'rarest word that agrees, above 9 bits', 0.68, when(words, 'greatest(rarest_word - 9, 0)')),
    ('name', 'a word that agrees but for a slip', 4.87, when(words, '1 - word_quality')),
    ('name', 'letters alike from the beginning', 11.53, when(unequal, 'greatest(likeness - 0.7, 0)')),
    ('name', 'letters nearly equal from the beginning', 5.36, when(unequal, 'greatest(likeness - 0.85, 0)')),
    ('name', 'letters alike from the end', 8.76, when(unequal, 'greatest(ending_likeness - 0.8, 0)')),
    ('name', 'a person', 0.92, flag('is_person')),
    ('name', 'a person of another name', 2.36, flag("name_class = 'different' and is_person")),
    ('address', 'same address', 4.74, flag("address_class = 'same address'")),
    ('address', 'same postcode', 4.04, flag("address_class = 'same postcode'")),
    ('address', 'same street', 5.21, flag("address_class = 'same street'")),
    ('address', 'same city', -1.21, flag("address_class = 'same city'")),
    ('address', 'moved in city', -4.31, flag("address_class = 'moved in city'")),
    ('address', 'other postcode', -3.71, flag("address_class = 'other postcode'")),
    ('address', 'other city', -4.55, flag("address_class = 'other city'")),
    ('address', 'city equal, by rarity', 0.57,
        when("address_class in ('same city', 'moved in city')", rarity('city_owners', 'records'))),
    ('address', 'a sibling at one address', -5.09, flag("name_class = 'sibling' and " ~ one_address())),
    ('address', 'a sibling in one city', -1.72, flag("name_class = 'sibling' and " ~ one_city)),
    ('address', 'an affiliate at one address', -3.08, flag("name_class = 'affiliate' and " ~ one_address())),
    ('address', 'an affiliate in one city', -0.82, flag("name_class = 'affiliate' and " ~ one_city)),
    ('address', 'another name at one address', 5.38, flag("name_class = 'different' and " ~ one_address())),
    ('address', 'another name in one city', 1.03, flag("name_class = 'different' and " ~ one_city)),
    ('country', 'country differs', -12.05, flag('countries_differ')),
    ('country', 'country missing', -1.04, flag('left_country is null or right_country is null')),
    ('legal_form', 'legal forms of another kind', -4.61, flag("legal_conflict = 'class'")),
    ('legal_form', 'legal form differs', -3.50, flag("legal_conflict = 'form'")),
    ('legal_form', 'legal form of another law', -0.40, flag("legal_conflict = 'abroad'")),
    ('vat_number', 'VAT number equal, by rarity', 0.36, when("vat_class = 'equal'", rarity('vat_owners'))),
    ('vat_number', 'VAT number equal but for the suffix', 0.08, flag("vat_class = 'suffix'")),
    ('vat_number', 'VAT number differs', -6.57, flag("vat_class = 'differs'")),
    ('registration_number', 'registration number equal, by rarity', 0.63,
        when("registration_class = 'equal' and not same_number", rarity('registration_owners'))),
    ('registration_number', 'registration number differs', -4.32, flag("registration_class = 'differs'")),
    ('tax_id', 'tax id equal, by rarity', 0.68, when("tax_class = 'equal'", rarity('tax_owners'))),
    ('tax_id', 'tax id differs', -0.13, flag("tax_class = 'differs'")),
    ('bank_account', 'bank account equal, by rarity', 0.56, when('bank_agrees', sure_rarity('bank_owners'))),
    ('bank_account', 'bank account differs', -5.54, flag('not bank_agrees')),
    ('slip', 'number equal, its check digits are wrong, by rarity', 0.50,
        when('slip_agrees', sure_rarity('slip_owners'))),
    ('shared_bills', 'bills in both systems', 11.00, flag('shared_bills > 0')),
    ('domain', 'domain equal, by rarity', 0.16, when('domain_agrees', rarity('domain_owners'))),
    ('domain', 'domain differs', -3.40, flag('not domain_agrees')),
    ('phone', 'phone equal, by rarity', 0.19, when('phone_agrees', rarity('phone_owners'))),
    ('phone', 'phone differs', -1.33, flag('not phone_agrees')),
    ('external_id', 'id of the other system', 25.00, flag("external_class in ('id', 'long_code')")),
    ('external_id', 'code of the other system', 2.00, flag("external_class = 'code'")),
    ('chance', 'one of so many vendors', -1.00, 'log2(population)'),
    ('chance', 'none of them', 4.51, '1'),
]) }}
{%- endmacro %}

{#- Bits of one field. A postcode that many have is a town's, as everywhere in some countries, and an address that many
    have is an agent's or a house of offices: both say no more than a town. -#}
{% macro vendor_odds(field) -%}
{%- set weights = vendor_weights() | selectattr(0, 'equalto', field) | list -%}
{%- set bits -%}
({%- for _, name, bits, value in weights %}{{ bits }} * {{ value }}{{ ' + ' if not loop.last }}{% endfor %})
{%- endset -%}
{%- set of_a_town = weights | selectattr(1, 'equalto', 'city equal, by rarity') | map(attribute=2) | first -%}
{%- if field == 'address' -%}
least({{ bits }}, case when {{ one_address() }} and place_owners > 3
    then {{ of_a_town }} * {{ rarity('place_owners', 'records') }} end)
{%- else -%}{{ bits }}{%- endif -%}
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

{#- An account that more than three vendors of a side have is a placeholder, or a factoring company's: no evidence. -#}
{% macro sure_rarity(owners) -%}
case when coalesce({{ owners }}, 1) <= 3 then {{ rarity(owners) }} else 0 end
{%- endmacro %}

{% macro number_or_account() -%}
(vat_class = 'equal' or registration_class = 'equal' or bank_agrees and bank_owners <= 3)
{%- endmacro %}
