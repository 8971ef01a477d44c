with records as (
    {{ raw('basware', 'vendors', {
        'external_code': 'varchar',
        'vendor_code': 'varchar',
        'name': 'varchar',
        'identifiers': 'json[]',
        'addresses': 'json[]',
        'contacts': 'json[]',
        'payment_means': 'json[]',
        'payment_terms': 'json',
        'processing_status': 'json',
        'companies': 'json[]',
        'last_updated': 'timestamptz',
    }) }}
),

-- One that names no company is kept with ''.
of_companies as (
    select
        * replace (coalesce(named ->> '$.companyCode', '') as company),
        {{ basware_first('addresses', "(entry ->> '$.addressType') = 'PostalAddress'") }} as address,
        {{ basware_first('contacts', "(entry ->> '$.role') = 'PrimaryContact'") }} as contact,
        {{ basware_first('payment_means', 'true') }} as means
    from (select *, unnest(case when len(companies) > 0 then companies else [cast(null as json)]
        end) as named from records)
),

once as (
    select * from of_companies
    qualify row_number() over (
        partition by connection, company, coalesce(vendor_code, external_code)
        order by is_deleted, last_updated desc nulls last, read_at desc, external_code) = 1
)

select
    connection, company, vendor_code, external_code, name,
    {{ basware_identifier("'VAT', 'VATIN', 'VAT_NUMBER'") }} as vat_number,
    {{ basware_identifier("'CRN', 'HRA', 'HRB', 'REG', 'REGISTRATION',
        'COMPANY_REGISTRATION'") }} as registration_number,
    {{ basware_ibans('payment_means') }} as ibans,
    contact ->> '$.email' as email,
    contact ->> '$.telephone' as phone,
    coalesce(address ->> '$.addressLine1', address ->> '$.streetName') as address_line1,
    address ->> '$.postalZone' as postcode,
    address ->> '$.cityName' as city,
    address ->> '$.countrySubEntity' as state,
    address ->> '$.countryId' as country,
    means ->> '$.currencyCode' as currency,
    payment_terms ->> '$.paymentTermCode' as payment_term_code,
    coalesce(cast(processing_status ->> '$.active' as boolean), true) as active,
    coalesce(cast(processing_status ->> '$.paymentDenied' as boolean), false) as payment_denied,
    last_updated, read_at, is_deleted, _dlt_load_id
from once
