{{ config(alias='vendor_marks') }}
{#- What others may have in common with a vendor record, as hashes: those of one mark have the same value. One row per
    vendor record, field and value. -#}
with names as not materialized (select * from {{ ref('matching__vendor_names') }} where {{ if_touched('rid', 'rid') }}),

main_names as (select rid, first(glued order by alias_no) as name_key from names group by rid),

fields as not materialized (
    select fields.*, main_names.name_key
    from {{ ref('matching__vendor_fields') }} as fields
    left join main_names using (rid)
    where {{ if_touched('rid', 'fields.rid', 'rid') }}
),

-- a row for each value that a record has, counted by groups: windows are slow where values are missing
single as (
    select rid, side, is_copy, unnest(list_filter([
        {{ mark('vat') }}, {{ mark('registration') }}, {{ mark('tax_hash') }}, {{ mark('domain') }},
        {{ mark('phone_number') }}, {{ mark('postcode') }}, {{ mark('city') }}, {{ mark('name_key') }},
        {{ mark('slip') }}, {{ mark('address', "coalesce(postcode, city) || '|' || street || '|' || house") }},
        -- duplicates inside one side
        {{ mark('twin_by_vat', 'vat || name_key') }},
        {{ mark('twin_by_address', 'name_key || postcode') }}
    ], lambda m: m.mark is not null), recursive := true)
    from fields
),

listed as (
    select rid, side, is_copy, scope, unnest(bank_accounts) as value, 'bank_account' as field from fields
    union all
    select rid, side, is_copy, scope, unnest(external_values), 'external_value' from fields
    union all
    select distinct rid, fields.side, fields.is_copy, fields.scope, words.word, 'word'
    from fields
    inner join (select rid, unnest(token_set) as word from names) as words using (rid)
),

final as (
    select rid, side, is_copy, field, mark from single
    union all
    select rid, side, is_copy, field, {{ listed_mark('field', 'value') }} from listed
)

select * from final
{% call touched('rid', rows='rid') %}
select rid from {{ differing('rid', ref('matching__vendor_fields'),
    '* exclude (is_new, name, code, vat_number, active, blocked, last_used, tax_shown)') }}
union
select rid from {{ changes_of(ref('matching__vendor_names')) }}
{% endcall %}
