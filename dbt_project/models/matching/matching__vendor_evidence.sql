{{ config(materialized='ephemeral') }}
{#- How each candidate pair agrees, field by field, and how rare what they have in common is. One row per candidate
    pair. -#}
with records as {{ once_if_touched() }} (
    {{ touched_rows(ref('matching__vendor_records'), 'rid', 'rid') }}
),

facts as (
    select
        c.left_rid, c.right_rid, l.link, l.company as left_company, l.vendor_key as left_key,
        r.company as right_company, r.vendor_key as right_key, l.population, l.records, c.known, c.who, c.why,
        c.shared_bills, c.last_bill,
        c.name_class, c.name_similarity, c.name_agreeing, c.likeness, c.ending_likeness, c.rarest_word, c.word_quality,
        coalesce(c.has_two_slips, false) as has_two_slips,
        greatest(l.name_owners, r.name_owners, 1) as name_owners,
        case when l.vat = r.vat then {{ equal_unless_common('vat_owners') }}
            when l.vat_core = r.vat_core then 'suffix' when l.vat <> r.vat then 'differs' end as vat_class,
        l.vat as left_vat, greatest(l.vat_owners, r.vat_owners) as vat_owners,
        case when coalesce(l.country <> r.country, false) then null
            when l.registration = r.registration then {{ equal_unless_common('registration_owners') }}
            when {{ registrations_differ() }} then 'differs' end as registration_class,
        l.registration as left_registration,
        greatest(l.registration_owners, r.registration_owners) as registration_owners,
        coalesce(l.registration like 'HR%' and l.city is distinct from r.city, false) as register_unsure,
        case when l.tax_hash = r.tax_hash then {{ equal_unless_common('tax_owners') }}
            when l.tax_hash <> r.tax_hash then 'differs' end as tax_class,
        greatest(l.tax_owners, r.tax_owners) as tax_owners,
        l.slip = r.slip as slip_agrees, greatest(l.slip_owners, r.slip_owners) as slip_owners,
        list_min(list_intersect(l.bank_accounts, r.bank_accounts)) as bank_account,
        case when len(l.bank_accounts) > 0 and len(r.bank_accounts) > 0
            then len(list_intersect(l.bank_accounts, r.bank_accounts)) > 0 end as bank_agrees,
        l.bank_accounts as left_accounts, r.bank_accounts as right_accounts, l.bank_owners as left_bank_owners,
        r.bank_owners as right_bank_owners,
        {{ domains_agree() }} as domain_agrees, greatest(l.domain_owners, r.domain_owners) as domain_owners,
        l.phone_number = r.phone_number as phone_agrees, greatest(l.phone_owners, r.phone_owners) as phone_owners,
        {{ address_class() }} as address_class, case address_class
            when 'same postcode' then greatest(l.postcode_owners, r.postcode_owners)
            else greatest(l.address_owners, r.address_owners, 1) end as place_owners,
        -- a name that is its city's says no more beside the city
        greatest(l.city_owners, r.city_owners, case when list_contains(l.glued_names, l.city)
            or list_contains(r.glued_names, r.city) then l.records end) as city_owners,
        l.country as left_country, r.country as right_country,
        coalesce(l.country <> r.country, false) as countries_differ,
        {{ legal_conflict('l', 'r') }} as legal_conflict,
        coalesce(list_max(list_filter(list_intersect(l.external_values, r.external_values), lambda v: length(v) >= 8)),
            list_max(list_intersect(l.external_values, r.external_values))) as external_value,
        l.is_person or r.is_person as is_person, l.twin_group as left_twin_group, r.twin_group as right_twin_group,
        l.postcode as left_postcode, r.postcode as right_postcode,
        l.is_copy or r.is_copy as is_copy,
        l.account_changed or r.account_changed as account_changed
    from ({{ touched_rows(ref('matching__vendor_candidates'), 'around', 'left_rid, right_rid') }}) as c
    inner join records as l on l.rid = c.left_rid
    inner join records as r on r.rid = c.right_rid
),

final as (
    select * exclude (left_accounts, right_accounts, left_bank_owners, right_bank_owners),
        greatest(left_bank_owners[list_position(left_accounts, bank_account)],
            right_bank_owners[list_position(right_accounts, bank_account)]) as bank_owners,
        -- a code of 8 or more characters is hardly a coincidence, unless two systems count alike (V0000123); two
        -- number ranges that both start at 1 are
        case when contains(external_value, ':') or length(external_value) >= 20 then 'id'
            when length(external_value) >= 8 then 'long_code' when external_value is not null then 'code'
            end as external_class,
        -- Belgian and French VAT numbers hold the registration number: counted once
        coalesce(vat_class = 'equal' and registration_class = 'equal' and left(left_vat, 2) in ('BE', 'FR')
            and contains(left_vat, left_registration), false) as same_number
    from facts
)

select * from final
