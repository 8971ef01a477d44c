{{ config(alias='vendor_records') }}
{#- One row per vendor and side of a pair of companies: every field in the one form in which it is compared. -#}
with sides as (select * from {{ ref('matching__vendor_sides') }}),

names as (
    select rid, list({'alias_no': alias_no, 'tokens': tokens, 'token_set': token_set, 'glued': glued,
        'numbers': numbers,
            'siblings': siblings, 'acronym': acronym, 'initials': initials, 'surname': surname,
            'initials_only': initials_only}) as names,
        bool_or(says_blocked) as says_blocked, bool_or(is_person) as is_person,
        first(glued order by alias_no) as name_key, first(legal_form order by alias_no)
            filter (where legal_form is not null) as legal_form,
        first(legal_class order by alias_no) filter (where legal_form is not null) as legal_class
    from {{ ref('matching__vendor_names') }}
    group by rid
),

written as (
    select sides.*, {{ vat_number('vat_plain', 'assumed_country') }} as vat_written,
    {{ fold_text('address_line1') }} as street_folded
    from sides
),

fields as (
    select written.*,
        case when {{ vat_valid('left(vat_written, 2)', 'substr(vat_written, 3)') }} then vat_written end as vat,
        {{ bank_account_keys('ibans') }} as bank_accounts,
        {{ number_with_slip('vat', 'vat_written', 'ibans') }} as slip,
        case when tax_id not like '%*%' then {{ plain_identifier('tax_id') }} end as tax_plain,
        {{ domain_key('email', 'website') }} as domain, {{ phone_key('phone', 'assumed_country') }} as phone_number,
        {{ postcode_key('postcode', 'assumed_country') }} as postcode_plain,
            {{ street_key('street_folded') }} as street,
        {{ house_number('street_folded') }} as house, {{ city_key(fold_text('city')) }} as city_plain
    from written
),

keyed as (
    select scope, link, side, rid, connection, system, company, vendor_key, code, name, vat_number, vat,
    case when left(vat, 2) = 'NL' then left(vat, 11) else vat end as vat_core,
        {{ registration_number('registration_plain', 'assumed_country', 'vat') }} as registration, bank_accounts, slip,
        -- a person's number is compared by its hash and shown by its last three figures
        md5(case when length(tax_plain) = 8 and regexp_full_match(tax_plain, '[0-9]+') then lpad(tax_plain, 9, '0')
            else tax_plain end) as tax_hash,
        '...' || right(tax_plain, 3) as tax_shown, domain, phone_number, postcode_plain as postcode, street, house,
        city_plain as city,
        country_code as country, coalesce(active, true) as active, coalesce(blocked, false) as blocked, last_used,
        {{ external_values('external_ids', 'code',
            "[vendor_key, system || ':' || company || ':' || vendor_key]") }} as external_values,
        {{ is_copy('code') }} as is_copy
    from fields
),

named as (
    select keyed.*, coalesce(names.names, []) as names, coalesce(names.is_person, false) as is_person, names.name_key,
        names.legal_form, names.legal_class, coalesce(names.says_blocked, false) as says_blocked
    from keyed
    left join names on names.rid = keyed.rid
),

bank_owners as (
    select scope, side, bank_account, count(*) as owners
    from (select scope, side, unnest(bank_accounts) as bank_account from keyed)
    group by all
),

banks as (
    select rid, list(bank_owners.owners order by bank_account) as bank_owners
    from (select scope, side, rid, unnest(bank_accounts) as bank_account from keyed) as accounts
    inner join bank_owners using (scope, side, bank_account)
    group by rid
),

-- hashes only, a row for each value that a record has, counted by groups: windows are slow where values are missing
marks as (
    select rid, is_copy, unnest(list_filter([
        {{ mark('vat') }}, {{ mark('registration') }}, {{ mark('tax_hash') }}, {{ mark('domain') }},
        {{ mark('phone_number') }}, {{ mark('postcode') }}, {{ mark('city') }}, {{ mark('name_key') }},
        {{ mark('slip') }},
        -- duplicates inside one side: the same VAT number and name, or the same name at the same address
        {{ mark('twin_by_vat', 'coalesce(vat || name_key, rid::varchar)') }},
        {{ mark('twin_by_address', 'coalesce(name_key || postcode, rid::varchar)') }}
    ], lambda m: m.mark is not null), recursive := true)
    from named
),

counted as (select mark, count(*) filter (where not is_copy) as owners, min(rid) as first_rid from marks group by mark),

owners as (
    select rid, {{ owners('vat') }}, {{ owners('registration') }}, {{ owners('tax_hash') }}, {{ owners('domain') }},
        {{ owners('phone_number') }}, {{ owners('postcode') }}, {{ owners('city') }}, {{ owners('name_key') }},
        {{ owners('slip') }},
        max(first_rid) filter (where field = 'twin_by_vat') as twin_by_vat,
        max(first_rid) filter (where field = 'twin_by_address') as twin_by_address
    from marks
    inner join counted using (mark)
    group by rid
),

populations as (
    select scope, greatest(max(records), 1) as records, greatest(max(records), 1000) as population
    from (select scope, count(*) filter (where not is_copy) as records from named group by scope, side)
    group by scope
),

twins as (select twin_by_vat, min(least(twin_by_vat, twin_by_address)) as twin_group from owners group by twin_by_vat),

final as (
    select named.*, coalesce(banks.bank_owners, []) as bank_owners, owners.vat_owners, owners.registration_owners,
    owners.tax_hash_owners as tax_owners,
        owners.domain_owners, owners.phone_number_owners as phone_owners, owners.postcode_owners, owners.city_owners,
        owners.name_key_owners as name_owners, owners.slip_owners,
        populations.records, populations.population, twins.twin_group
    from named
    inner join owners using (rid)
    inner join twins using (twin_by_vat)
    inner join populations using (scope)
    left join banks using (rid)
)

select * from final
