{#- The level that makes a pair, strongest first (reference: vendor matching, (a)). A value owned by more than 3 records
    of one side makes no level of its own. -#}
{% macro vendor_level() -%}
case
    when known in ('same', 'different') then 'decision'
    when known = 'remembered' then 'remembered'
    when external_class = 'id' then 'external_id'
    when vat_class in ('equal', 'suffix') then 'vat_number'
    when registration_class = 'equal' then 'registration_number'
    when tax_class = 'equal' then 'tax_id'
    when bank_agrees and bank_owners <= 3 then 'bank_account'
    when name_class = 'equal' and {{ supporting_fact() }} then 'name_and_fact'
    when name_class = 'equal' then 'name'
    else 'fuzzy_name'
end
{%- endmacro %}

{% macro supporting_fact() -%}
({{ supporting_facts() }} > 0 or coalesce(external_class = 'code', false))
{%- endmacro %}

{% macro supporting_facts() -%}
(coalesce(address_class in ('same address', 'same postcode', 'same street'),
    false)::int + (coalesce(domain_agrees, false) and domain_owners <= 3)::int
    + (coalesce(phone_agrees, false) and phone_owners <= 3)::int)
{%- endmacro %}

{#- An identifier that says the two are one legal entity or nearly so. -#}
{% macro identifier_equal() -%}
(coalesce(vat_class in ('equal', 'suffix'), false) or coalesce(registration_class = 'equal', false)
    or coalesce(tax_class = 'equal', false)
    or coalesce(external_class = 'id', false))
{%- endmacro %}

{#- Why a pair may never be accepted by rule, whatever its score; a person's word and a remembered pair stand above it.
    -#}
{% macro vendor_veto() -%}
case
    when known = 'different' then 'a person said that these are different vendors'
    when known is not null then null
    when vat_class = 'differs' then 'the VAT numbers differ'
    when vat_class = 'suffix' then 'the VAT numbers differ in the suffix: two units of one taxpayer'
    when registration_class = 'differs' then 'the registration numbers differ'
    when tax_class = 'differs' then 'the tax ids differ'
    when name_class = 'numbers' then 'the numbers in the names differ'
    when countries_differ and not {{ identifier_equal() }} then 'the countries differ'
    when bank_agrees and name_class in ('different', 'partial') and not {{ identifier_equal() }}
        and not {{ supporting_fact() }}
        then 'only the bank account agrees'
end
{%- endmacro %}

{#- Why the level's own conditions are not met; null when they are. -#}
{% macro vendor_doubt() -%}
case
    when level in ('decision', 'remembered', 'external_id') then null
    when level in ('vat_number', 'registration_number') and vat_class = 'equal' and registration_class = 'equal'
        then case when name_class = 'different' and coalesce(address_class not in ('same address',
            'same postcode'), true)
            then 'VAT and registration number are equal, but name and address are not' end
    when level = 'vat_number' then case
        when name_class in ('sibling', 'partial', 'different', 'initials', 'acronym')
            then 'the VAT number is equal but the names differ: it may be shared by a tax group'
        when legal_conflict is not null
            then 'the VAT number is equal but the legal forms differ: it may be shared by a tax group'
        when name_class = 'missing' and coalesce(address_class <> 'same address', true)
            then 'nothing but the VAT number agrees' end
    when level in ('registration_number', 'tax_id') then case
        when register_unsure then 'a German register number is unique only with its court'
        when name_class in ('sibling', 'different', 'acronym', 'missing')
            and coalesce(address_class not in ('same address', 'same postcode'), true)
            then 'the number is equal but neither name nor address agrees'
        when name_class = 'sibling' then 'the number is equal but the name is that of a sibling company' end
    when level = 'bank_account' then case
        when not (name_class in ('equal', 'variant') or (name_class = 'similar' and {{ supporting_facts() }} >= 1))
            then 'the bank account is equal but the names differ'
        when legal_conflict is not null then 'the bank account and name are equal but the legal forms differ' end
    when is_person then 'a person''s name needs a bank account or tax id beside it'
    when legal_conflict is not null then 'the legal forms differ'
    when level = 'name' then 'nothing but the name agrees'
    when level = 'fuzzy_name' and not (name_class = 'variant'
        and (coalesce(address_class = 'same address', false) or {{ supporting_facts() }} >= 2))
        then 'the names are only similar'
end
{%- endmacro %}
