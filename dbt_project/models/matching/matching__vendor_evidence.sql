{{ config(materialized='ephemeral') }}
{#- Every candidate pair with what speaks for and against it; the points of the evidence add up to the score. -#}
with facts as (
    select
        c.left_rid, c.right_rid, l.scope, l.population, k.known, k.who, k.why,
        c.name_class, c.name_similarity, c.name_agreeing, c.likeness, greatest(l.name_owners, r.name_owners, 1) as name_owners,
        l.name as left_name, r.name as right_name,
        case when l.vat = r.vat then 'equal' when l.vat_core = r.vat_core then 'suffix' when l.vat <> r.vat
            then 'differs' end as vat_class,
        l.vat as left_vat, r.vat as right_vat, greatest(l.vat_owners, r.vat_owners) as vat_owners,
        case when coalesce(l.country <> r.country, false) then null when l.registration = r.registration then 'equal'
            -- a German register number is unique only with its court, and changes when the seat moves
            when l.registration <> r.registration and not (l.registration like 'HR%' or r.registration like 'HR%')
                then 'differs' end as registration_class,
        l.registration as left_registration, r.registration as right_registration,
        greatest(l.registration_owners, r.registration_owners) as registration_owners,
        coalesce(l.registration like 'HR%' and l.city is distinct from r.city, false) as register_unsure,
        case when l.tax_hash = r.tax_hash then 'equal' when l.tax_hash <> r.tax_hash then 'differs' end as tax_class,
        l.tax_shown as left_tax, r.tax_shown as right_tax, greatest(l.tax_owners, r.tax_owners) as tax_owners,
        list_min(list_intersect(l.bank_accounts, r.bank_accounts)) as bank_account,
        case when len(l.bank_accounts) > 0 and len(r.bank_accounts) > 0
            then len(list_intersect(l.bank_accounts, r.bank_accounts)) > 0 end as bank_agrees,
        l.bank_accounts as left_accounts, r.bank_accounts as right_accounts, l.bank_owners as left_bank_owners,
        r.bank_owners as right_bank_owners,
        l.domain as left_domain, r.domain as right_domain, l.domain = r.domain as domain_agrees,
        greatest(l.domain_owners, r.domain_owners) as domain_owners,
        l.phone_number as left_phone, r.phone_number as right_phone, l.phone_number = r.phone_number as phone_agrees,
        greatest(l.phone_owners, r.phone_owners) as phone_owners,
        {{ address_class() }} as address_class, greatest(l.postcode_owners, r.postcode_owners) as postcode_owners,
            greatest(l.city_owners, r.city_owners) as city_owners,
        concat_ws(' ', l.street, l.house, l.postcode, l.city) as left_address,
        concat_ws(' ', r.street, r.house, r.postcode, r.city) as right_address,
        l.country as left_country, r.country as right_country,
        coalesce(l.country <> r.country, false) as countries_differ,
        l.legal_form as left_form, r.legal_form as right_form,
        case when l.legal_class <> r.legal_class then 'class' when l.legal_form <> r.legal_form then 'form'
            end as legal_conflict,
        coalesce(list_max(list_filter(list_intersect(l.external_values, r.external_values), lambda v: length(v) >= 8)),
            list_max(list_intersect(l.external_values, r.external_values))) as external_value,
        l.is_person or r.is_person as is_person, l.twin_group as left_twin_group, r.twin_group as right_twin_group,
        l.postcode as left_postcode, l.active and not l.blocked as left_usable, l.last_used as left_last_used
    from {{ ref('matching__vendor_candidates') }} as c
    inner join {{ ref('matching__vendor_records') }} as l on l.rid = c.left_rid
    inner join {{ ref('matching__vendor_records') }} as r on r.rid = c.right_rid
    left join {{ ref('matching__known_pairs') }} as k on k.left_rid = c.left_rid and k.right_rid = c.right_rid
),

owned as (
    select *,
        greatest(left_bank_owners[list_position(left_accounts, bank_account)],
            right_bank_owners[list_position(right_accounts, bank_account)]) as bank_owners,
        -- an id of 8 or more characters is no coincidence; two number ranges that both start at 1 are
        case when length(external_value) >= 8 then 'id' when external_value is not null then 'code'
            end as external_class,
        -- Belgian and French VAT numbers hold the registration number: counted once
        vat_class = 'equal' and registration_class = 'equal' and left(left_vat, 2) in ('BE', 'FR')
            and contains(left_vat, left_registration) as same_number
    from facts
),

weighed as (
    select * exclude (left_accounts, right_accounts, left_bank_owners, right_bank_owners),
        list_filter([
            {{ evidence("case known when 'remembered' then 'remembered pair' else 'decision of ' || who end",
                "why", "known",
                "case known when 'same' then 40 when 'different' then -40 when 'remembered' then 30 end") }},
            {{ evidence("'external id equal'", "external_value", "external_value",
                "case external_class when 'id' then 25 when 'code' then 2 end") }},
            {{ evidence("case vat_class when 'equal' then 'VAT number equal' when 'suffix'
                then 'VAT number equal but for the suffix' else 'VAT number differs' end", "left_vat", "right_vat",
                "case vat_class when 'equal' then " ~ chance(0.9, 'vat_owners') ~ " when 'suffix'
                    then log2(population) / 2 when 'differs' then " ~ disagreement(0.9) ~ " end") }},
            {{ evidence("'registration number ' || case registration_class when 'equal' then 'equal' else 'differs'
                end", "left_registration", "right_registration",
                "case when same_number then null when registration_class = 'equal' then "
                    ~ chance(0.9, 'registration_owners') ~ " when registration_class = 'differs' then "
                    ~ disagreement(0.9) ~ " end") }},
            {{ evidence("'tax id ' || case tax_class when 'equal' then 'equal' else 'differs' end",
                "left_tax", "right_tax",
                "case tax_class when 'equal' then " ~ chance(0.9, 'tax_owners') ~ " when 'differs' then "
                    ~ disagreement(0.9) ~ " end") }},
            {{ evidence("case when bank_agrees then 'bank account equal' else 'bank account differs' end",
                "coalesce(bank_account, left_accounts[1])", "coalesce(bank_account, right_accounts[1])",
                "case when bank_agrees then " ~ chance(0.9, 'bank_owners') ~ " when not bank_agrees then "
                    ~ disagreement(0.65) ~ " end") }},
            {{ evidence("case name_class when 'equal' then 'name equal' when 'different' then 'name differs'
                when 'numbers' then 'numbers in the names differ' when 'acronym'
                then 'name is the initials of the other'
                when 'initials' then 'name equal but for initials' when 'sibling' then 'name of a sibling'
                    when 'variant' then 'name equal but for spelling' else 'name similar' end",
                    "left_name", "right_name",
                name_points('name_class', 'name_similarity', 'name_agreeing', 'name_owners')) }},
            {{ evidence("'legal form differs'", "left_form", "right_form",
                "case legal_conflict when 'class' then -3.5 when 'form' then -2 end") }},
            {{ evidence("case when domain_agrees then 'domain equal' else 'domain differs' end", "left_domain",
                "right_domain", "case when domain_agrees then " ~ chance(0.7, 'domain_owners') ~ "
                when not domain_agrees then -1 end") }},
            {{ evidence("case when phone_agrees then 'phone equal' else 'phone differs' end", "left_phone",
                "right_phone", "case when phone_agrees then " ~ chance(0.6, 'phone_owners') ~ " when not phone_agrees
                then -0.7 end") }},
            {{ evidence("address_class", "left_address", "right_address",
                address_points('address_class', 'postcode_owners', 'city_owners')) }},
            {{ evidence("'country differs'", "left_country", "right_country",
                "case when countries_differ then " ~ disagreement(0.9) ~ " end") }},
            {{ evidence("'before any evidence'", "null", "'one of ' || population", "-log2(population)") }}
        ], lambda e: e.points is not null) as evidence
    from owned
),

final as (select *, list_sum(list_transform(evidence, lambda e: e.points))::decimal(9, 2) as score from weighed)

select * from final
