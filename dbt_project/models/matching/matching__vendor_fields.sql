{{ config(alias='vendor_fields') }}
{#- One row per vendor and side of a pair of companies: every field in the one form in which it is compared, which is a
    matter of this record alone. Steps, because what a macro repeats would be computed again each time. -#}
with cleaned as (
    select *, {{ vat_prefixed('vat_plain', 'assumed_country') }} as vat_prefixed,
        {{ fold_text('address_line1') }} as street_folded, {{ fold_text('city') }} as city_folded,
        {{ written_accounts('ibans') }} as accounts, {{ written_domain('email', 'website') }} as domain_written,
        {{ phone_digits('phone') }} as phone_digits
    from ({{ touched_rows(ref('matching__vendor_sides'), 'rid', 'rid') }})
),

written as (
    select *, {{ vat_padded('vat_prefixed') }} as vat_written, left(vat_written, 2) as vat_country,
        substr(vat_written, 3) as vat_body
    from cleaned
),

checked as (
    select *, case when {{ vat_valid('vat_country', 'vat_body') }} then vat_written end as vat from written
),

fields as (
    select *, {{ bank_account_keys('accounts') }} as bank_accounts,
        {{ number_with_slip('vat', 'vat_written', 'accounts') }} as slip,
        case when tax_id not like '%*%' then {{ plain_identifier('tax_id') }} end as tax_plain,
        {{ own_domain('domain_written') }} as domain,
        {{ phone_of_digits('phone', 'phone_digits', 'assumed_country') }} as phone_number,
        {{ postcode_key('postcode', 'assumed_country') }} as postcode_plain,
        {{ street_key('street_folded') }} as street, {{ house_number('street_folded') }} as house,
        {{ city_key('city_folded') }} as city_plain
    from checked
),

final as (
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
)

select * from final
{% call touched('rid', rows='rid') %}
select distinct rid from {{ changes_of(ref('matching__vendor_sides')) }}
{% endcall %}
