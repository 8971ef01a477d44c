{{ config(alias='vendor_records') }}
{#- One row per vendor and side of a pair of companies: every field in the one form in which it is compared, and how
    many of its side have the same. -#}
with names as (
    select rid, list_sort(list(glued)) as glued_names, bool_or(says_blocked) as says_blocked,
        bool_or(is_person) as is_person, first(glued order by alias_no) as name_key,
        first(legal_form order by alias_no) filter (where legal_form is not null) as legal_form,
        first(legal_class order by alias_no) filter (where legal_form is not null) as legal_class
    from ({{ touched_rows(ref('matching__vendor_names'), 'rid', 'rid') }})
    group by rid
),

fields as not materialized (
    {{ touched_rows(ref('matching__vendor_fields'), 'rid', 'rid') }}
),

marks as {{ once_if_touched() }} (
    select rid, field, mark from {{ ref('matching__vendor_marks') }} where {{ if_touched('rid', 'rid') }}
),

-- what others have too; a twin's group has a first record in any case
shared as (
    select marks.rid, marks.field, marks.mark, owners.first_rid, owners.records, owners.owners, owners.is_met
    from marks
    inner join {{ ref('matching__vendor_owners') }} as owners using (mark)
),

owners as (
    select rid, {{ owners('vat') }}, {{ owners('registration') }}, {{ owners('tax_hash') }}, {{ owners('domain') }},
        {{ owners('phone_number') }}, {{ owners('postcode') }}, {{ owners('city') }}, {{ owners('name_key') }},
        {{ owners('slip') }}, {{ owners('address') }},
        max(first_rid) filter (where field = 'twin_by_vat') as twin_by_vat,
        max(first_rid) filter (where field = 'twin_by_address') as twin_by_address
    from shared
    where field not in ('bank_account', 'external_value', 'word')
    group by rid
),

-- of who has an account that another has too
banks as (
    select accounts.rid, list(coalesce(shared.records, 1) order by bank_account) as bank_owners
    from (select rid, scope, side, unnest(bank_accounts) as value, value as bank_account from fields
        where rid in (select rid from shared where field = 'bank_account')) as accounts
    left join shared
        on shared.rid = accounts.rid
        and shared.mark = {{ listed_mark("'bank_account'", 'accounts.value', 'accounts.') }}
    group by accounts.rid
),

-- what one side alone has is an id of no use
externals as (
    select written.rid, list(value order by value) as external_values
    from (select rid, scope, side, unnest(external_values) as value from fields
        where rid in (select rid from shared where field = 'external_value' and is_met)) as written
    inner join shared
        on shared.rid = written.rid and shared.is_met
        and shared.mark = {{ listed_mark("'external_value'", 'written.value', 'written.') }}
    group by written.rid
),

populations as ({{ vendor_populations() }}),

account_changes as ({{ account_changes() }}),

counted as (
    select fields.rid, coalesce(owners.twin_by_vat, fields.rid) as twin_by_vat,
        least(coalesce(owners.twin_by_vat, fields.rid), coalesce(owners.twin_by_address, fields.rid)) as first_twin,
        owners.* exclude (rid, twin_by_vat, twin_by_address)
    from fields
    left join owners using (rid)
),

twins as (select twin_by_vat, min(first_twin) as twin_group from counted group by twin_by_vat),

final as (
    select fields.* replace (coalesce(externals.external_values, []) as external_values),
        coalesce(names.glued_names, []) as glued_names,
        coalesce(names.is_person, false) as is_person, names.name_key, names.legal_form, names.legal_class,
        coalesce(names.says_blocked, false) as says_blocked,
        coalesce(banks.bank_owners, list_transform(fields.bank_accounts, lambda a: 1::bigint)) as bank_owners,
        {{ owners_of('vat') }}, {{ owners_of('registration') }}, {{ owners_of('tax_hash', 'tax') }},
        {{ owners_of('domain') }}, {{ owners_of('phone_number', 'phone') }}, {{ owners_of('postcode') }},
        {{ owners_of('city') }}, {{ owners_of('name_key', 'name', 'names') }}, {{ owners_of('slip') }},
        counted.address_owners,
        populations.records, populations.population, twins.twin_group,
        fields.rid in (select rid from account_changes) as account_changed
    from fields
    inner join counted using (rid)
    inner join twins on twins.twin_by_vat = counted.twin_by_vat
    inner join populations on populations.scope = fields.scope
    left join names using (rid)
    left join banks using (rid)
    left join externals using (rid)
)

select * from final
{% call touched('rid', rows='rid', compares=[ref('canonical_vendors'), ref('int_payee_history')]) %}
with changed as (
    select rid from {{ changes_of(ref('matching__vendor_fields')) }}
    union
    select rid from {{ changes_of(ref('matching__vendor_names')) }}
    union
    select rid from {{ changes_of(ref('matching__vendor_marks')) }}
    union
    select rid from {{ ref('matching__vendor_marks') }}
    where mark in (select mark from {{ changes_of(ref('matching__vendor_owners')) }} where field <> 'word')
    union
    select records.rid from {{ this }} as records inner join populations using (scope)
    where (records.population, records.records) <> (populations.population, populations.records)
    union
    select rid from {{ this }} where account_changed <> (rid in (select rid from account_changes))
),

twins as (select rid, mark from {{ ref('matching__vendor_marks') }} where field = 'twin_by_vat')

select rid from changed
union
select rid from twins where mark in (select mark from twins where rid in (select rid from changed))
{% endcall %}
