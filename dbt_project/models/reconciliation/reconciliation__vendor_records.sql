{{ config(alias='vendor_records') }}
{#- Each vendor of the books of a link, with its address. Of its bank accounts only the last figures and a
    digest of each are here, as the store keeps them. -#}
select
    pairs.link, pairs.books_company as company, pairs.books_system, vendors.vendor_key, vendors.code, vendors.name,
    vendors.email, vendors.address_line1, vendors.address_line2, vendors.postcode, vendors.city, vendors.state,
    vendors.country, vendors.currency, nullif({{ masked_accounts('vendors.ibans') }}, '') as bank_accounts,
    cast(to_json(list_transform({{ plain_accounts('vendors.ibans') }}, lambda entry: left(sha256(entry), 16)))
        as varchar) as bank_account_digests,
    currencies.currency as company_currency
from (select distinct link, books_system, books_connection, books_company from {{ ref('int_link_pairs') }}
    where is_routed and other_system in {{ systems_with('invoice_days') }}) as pairs
inner join {{ ref('canonical_vendors') }} as vendors
    on vendors.system = pairs.books_system and vendors.connection = pairs.books_connection
    and vendors.company = pairs.books_company
left join {{ ref('canonical_currencies') }} as currencies
    on currencies.connection = pairs.books_connection and currencies.company = pairs.books_company
where vendors.is_vendor and not vendors.is_deleted
