{{ config(alias='vendor_records') }}
{#- One row per vendor and side of a pair of companies: every field in the one form in which it is compared, and how
    many of its side have the same. -#}
with names as (
    select rid, list_sort(list(glued)) as glued_names, bool_or(says_blocked) as says_blocked,
        bool_or(is_person) as is_person, first(glued order by alias_no) as name_key,
        first(legal_form order by alias_no) filter (where legal_form is not null) as legal_form,
        first(legal_class order by alias_no) filter (where legal_form is not null) as legal_class
    from {{ ref('matching__vendor_names') }}
    group by rid
),

accounts as (select rid, scope, side, unnest(bank_accounts) as bank_account from {{ ref('matching__vendor_fields') }}),

shared_accounts as (
    select scope, side, bank_account, count(*) as owners from accounts group by all having count(*) > 1
),

-- of who has an account that another has too
banks as (
    select accounts.rid, list(coalesce(shared_accounts.owners, 1) order by bank_account) as bank_owners
    from accounts
    left join shared_accounts using (scope, side, bank_account)
    where accounts.rid in (select rid from accounts inner join shared_accounts using (scope, side, bank_account))
    group by accounts.rid
),

external as (
    select rid, side, external_value, hash(scope, external_value) as mark
    from (select rid, scope, side, unnest(external_values) as external_value from {{ ref('matching__vendor_fields') }})
),

-- what one side alone has is an id of no use
met as (select mark from external group by mark having bool_or(side = 'left') and bool_or(side = 'right')),

externals as (
    select rid, list(external_value order by external_value) as external_values
    from external
    inner join met using (mark)
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
    from {{ ref('matching__vendor_fields') }} as fields
    left join names using (rid)
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
    from (select scope, count(*) filter (where not is_copy) as records
        from {{ ref('matching__vendor_fields') }} group by scope, side)
    group by scope
),

twins as (select twin_by_vat, min(least(twin_by_vat, twin_by_address)) as twin_group from owners group by twin_by_vat),

final as (
    select fields.* replace (coalesce(externals.external_values, []) as external_values),
        coalesce(names.glued_names, []) as glued_names,
        coalesce(names.is_person, false) as is_person, names.name_key, names.legal_form, names.legal_class,
        coalesce(names.says_blocked, false) as says_blocked,
        coalesce(banks.bank_owners, list_transform(fields.bank_accounts, lambda a: 1::bigint)) as bank_owners,
        owners.vat_owners, owners.registration_owners, owners.tax_hash_owners as tax_owners, owners.domain_owners,
        owners.phone_number_owners as phone_owners, owners.postcode_owners, owners.city_owners,
        owners.name_key_owners as name_owners, owners.slip_owners,
        populations.records, populations.population, twins.twin_group
    from {{ ref('matching__vendor_fields') }} as fields
    inner join owners using (rid)
    inner join twins using (twin_by_vat)
    inner join populations using (scope)
    left join names using (rid)
    left join banks using (rid)
    left join externals using (rid)
)

select * from final
