{#- The level that makes a pair, strongest first (reference: vendor matching, (a)). A value owned by more than 3 records
    of one side makes no level of its own. -#}
{% macro vendor_level() -%}
case
    when known in ('same', 'different') then 'decision'
    when known = 'remembered' then 'remembered'
    when external_class in ('id', 'long_code') then 'external_id'
    when vat_class in ('equal', 'suffix') then 'vat_number'
    when registration_class = 'equal' then 'registration_number'
    when tax_class = 'equal' then 'tax_id'
    when bank_agrees and bank_owners <= 3 then 'bank_account'
    when name_class = 'equal' and {{ supporting_fact() }} then 'name_and_fact'
    when name_class = 'equal' then 'name'
    when shared_bills > 0 then 'bills'
    else 'fuzzy_name'
end
{%- endmacro %}

{% macro supporting_fact() -%}
({{ supporting_facts() }} > 0 or coalesce(external_class = 'code', false))
{%- endmacro %}

{#- No postcode or address where half of all vendors are. -#}
{% macro one_place() -%}
coalesce({{ one_address() }} and (place_owners <= 3 or 2 * place_owners <= records), false)
{%- endmacro %}

{% macro supporting_facts() -%}
({{ one_place() }}::int
    + (coalesce(domain_agrees, false) and domain_owners <= 3)::int
    + (coalesce(phone_agrees, false) and phone_owners <= 3)::int
    + (coalesce(slip_agrees, false) and slip_owners <= 3)::int
    + least(coalesce(shared_bills, 0), 2))
{%- endmacro %}

{#- An identifier that says the two are one legal entity or nearly so. -#}
{% macro identifier_equal() -%}
(coalesce(vat_class in ('equal', 'suffix'), false) or coalesce(registration_class = 'equal', false)
    or coalesce(tax_class = 'equal', false)
    or coalesce(external_class in ('id', 'long_code'), false))
{%- endmacro %}

{#- Why a pair may never be accepted by rule, whatever its score; a person's word and a remembered pair stand above it.
    -#}
{% macro vendor_veto() -%}
case
    when known = 'different' then {{ sentence('matching.veto.person') }}
    when known is not null then null
    when vat_class = 'differs' then {{ sentence('matching.veto.vat') }}
    when vat_class = 'suffix' then {{ sentence('matching.veto.vat_suffix') }}
    when registration_class = 'differs' then {{ sentence('matching.veto.registration') }}
    when tax_class = 'differs' then {{ sentence('matching.veto.tax_id') }}
    when name_class = 'numbers' then {{ sentence('matching.veto.name_numbers') }}
    when countries_differ and not {{ identifier_equal() }} then {{ sentence('matching.veto.countries') }}
    when bank_agrees and name_class in ('different', 'partial') and not {{ identifier_equal() }}
        and not {{ supporting_fact() }}
        then {{ sentence('matching.veto.bank_account') }}
end
{%- endmacro %}

{#- Why a pair is asked about, however probable it is; null when nothing speaks for that. What the companies of a group
    have in common (VAT number, address, telephone, domain) makes up for no other name; an account of its own does. -#}
{% macro vendor_doubt() -%}
case
    when level in ('decision', 'remembered') then null
    when level = 'external_id' then case when external_class = 'long_code' and {{ other_name() }}
        and {{ supporting_facts() }} = 0 and not coalesce(vat_class = 'equal' or registration_class = 'equal'
            or tax_class = 'equal' or bank_agrees, false)
        then {{ sentence('matching.doubt.code_names') }} end
    when {{ same_bills() }} then null
    when vat_class = 'equal' and registration_class = 'equal' then case when name_class = 'different'
        and coalesce(address_class not in ('same address', 'same postcode'), true)
        then {{ sentence('matching.doubt.numbers_alone') }} end
    when level = 'vat_number' then case
        when {{ other_name() }} and not {{ own_account() }} then {{ sentence('matching.doubt.vat_names') }}
        when legal_conflict = 'class' then {{ sentence('matching.doubt.vat_legal_forms') }}
        when name_class = 'missing' and coalesce(address_class <> 'same address', true)
            then {{ sentence('matching.doubt.vat_alone') }} end
    when level in ('registration_number', 'tax_id') then case
        when register_unsure and name_class not in ('equal', 'variant') then {{ sentence('matching.doubt.register') }}
        when name_class in ('sibling', 'affiliate', 'different', 'acronym', 'missing')
            and coalesce(address_class not in ('same address', 'same postcode'), true)
            then {{ sentence('matching.doubt.number_alone') }} end
    when level = 'bank_account' then case
        when {{ other_name() }} and account_changed then {{ sentence('matching.doubt.bank_changed') }}
        when {{ other_name() }} and not {{ own_account() }} then {{ sentence('matching.doubt.bank_names') }}
        when legal_conflict = 'class' then {{ sentence('matching.doubt.bank_legal_forms') }} end
    when is_person then {{ sentence('matching.doubt.person') }}
    when legal_conflict = 'class' or (legal_conflict = 'form' and {{ supporting_facts() }} < 2)
        then {{ sentence('matching.doubt.legal_forms') }}
    when not bank_agrees and {{ supporting_facts() }} < 2 then {{ sentence('matching.doubt.bank_differs') }}
    when {{ name_and_place() }} then null
    when not {{ supporting_fact() }} and name_class in ('equal', 'variant')
        then {{ sentence('matching.doubt.name_alone') }}
    -- companies of one family are at one address, and names that look alike are not always one
    when name_class = 'sibling' then {{ sentence('matching.doubt.sibling') }}
    when name_class = 'affiliate' then {{ sentence('matching.doubt.affiliate') }}
    when name_class = 'longer' then {{ sentence('matching.doubt.word_more') }}
    when name_class in ('partial', 'different', 'acronym', 'missing') then {{ sentence('matching.doubt.part') }}
    when external_class is null
        and {{ supporting_facts() }} < case when name_class in ('equal', 'variant') then 1 else 2 end
        then {{ sentence('matching.doubt.similar') }}
end
{%- endmacro %}

{#- One name, but for spelling and language, in one place: no city where half of all vendors are, and none for a word
    with two slips. -#}
{% macro name_and_place() -%}
coalesce(name_class in ('equal', 'variant', 'equivalent')
    and ({{ one_place() }}
        or (address_class in ('same city', 'moved in city') and 2 * city_owners <= records
            and not has_two_slips)), false)
{%- endmacro %}

{#- People entered two bills of it or more in both systems, so these are the records that they use, whatever the
    names; no sibling's, and no other name beside another account or one that changed. -#}
{% macro same_bills() -%}
(coalesce(shared_bills > 1, false) and name_class <> 'sibling'
    and not ({{ other_name() }} and (account_changed or not coalesce(bank_agrees, true))))
{%- endmacro %}

{% macro other_name() -%}
(name_class not in ('equal', 'variant', 'equivalent', 'similar', 'initials', 'acronym', 'missing'))
{%- endmacro %}

{#- An account that one vendor of either side has, in one country, and had for 90 days; no sibling's, whose group may
    pay for it. -#}
{% macro own_account() -%}
(coalesce(bank_agrees and bank_owners = 1, false) and not account_changed and not countries_differ
    and name_class <> 'sibling')
{%- endmacro %}
