{#- Vendors of Basware as Exact suppliers. A clear match is adopted, a doubtful one is held for a person; one that Exact does not
    know is created, asked about or left to people by option, never without a country. Once paired, neither side writes the
    other's details: bank details and names are compared, not copied. Questions are asked only of vendors whose documents wait. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
vendors as (select * from {{ ref('int_basware_vendors') }}),
matches as (select * rename (vendor_key as vendor_code) from {{ ref('int_spend_vendor_pairs') }}),
suppliers as (select * from {{ ref('canonical_vendors') }} where system = 'exact_online'),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors'),
-- two vendors of Basware may be one supplier
sharing as (select link, company, supplier, list(vendor_code order by vendor_code) as vendor_codes from matches where verdict = 'auto' group by all),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, pairs.other_connection, pairs.create_suppliers, vendors.*, sharing.vendor_codes,
        matches.verdict, matches.supplier, matches.level, matches.score, matches.evidence, matches.was_supplier,
        suppliers.code as supplier_code, suppliers.name as supplier_name,
        'vendor ' || vendors.vendor_code || coalesce(' ' || vendors.name, '') as label,
        deliveries.target_id is not null and matches.was_supplier is null as was_delivered, deliveries.delivered_document
    from pairs
    inner join vendors on vendors.connection = pairs.other_connection and vendors.company = pairs.other_company
    left join matches on matches.link = pairs.link and matches.company = vendors.company and matches.vendor_code = vendors.vendor_code
    left join sharing on sharing.link = matches.link and sharing.company = matches.company and sharing.supplier = matches.supplier and matches.verdict = 'auto'
    left join suppliers
        on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company and suppliers.vendor_key = matches.supplier
    left join deliveries on deliveries.link = pairs.link and deliveries.company = vendors.company and deliveries.source_key = vendors.vendor_code
),

final as (
    select
        link, 'vendors' as flow, 'basware' as source_system, other_connection as source_connection, company, vendor_code as source_key,
        'exact_online' as target_system, books_connection as target_connection, books_company as target_company, 'present' as wanted,
        case when verdict = 'auto' or is_needed or was_delivered or (create_suppliers = 'yes' and active and not payment_denied and verdict is null and country is not null)
            then null else 'not_chosen' end as skip,
        case when was_delivered then delivered_document else cast(json_object(
            'kind', 'vendor', 'company', company, 'source_key', vendor_code, 'code', null, 'name', coalesce(name, vendor_code),
            'vat_number', vat_number, 'registration_number', registration_number, 'tax_id', null, 'email', email, 'phone', phone, 'website', null,
            'address', json_object('line1', address_line1, 'line2', null, 'postcode', postcode, 'city', city, 'state', state, 'country', country),
            'currency', currency, 'active', true) as varchar) end as document,
        {{ json_list("[
            " ~ problem("not was_delivered and verdict is null and create_suppliers = 'no'", "supplier_missing", "label || ' is no supplier of Exact division ' || books_company || ': enter it there, or name the supplier it is (`review pair`)'") ~ ",
            " ~ problem("not was_delivered and verdict is null and create_suppliers <> 'no' and country is null", "country_missing", "label || ' is no supplier of Exact division ' || books_company || ', and Basware tells no country of it: enter it in Exact, or name the supplier it is (`review pair`)'") ~ "
        ]") }} as problems,
        {{ json_list("[
        case when verdict = 'refused' then {
            'code': 'vendor_disputed',
            'text': label || ' was an Exact supplier that is gone, or is another company by a person''s word. Its documents wait: say which supplier it is '
                || '(`--decision same --with` its id in Exact), or release it to be created as a new one',
            'payload': json_object('refused_key', was_supplier, 'left_company', books_company, 'right_company', company, 'right_key', vendor_code, 'right_name', name)} end,
        case when verdict = 'review' and not was_delivered then {
            'code': 'vendor_review',
            'text': label || ' may be Exact supplier ' || concat_ws(' ', supplier_code, supplier_name) || ': say whether they are the same',
            'payload': json_object('left_company', books_company, 'left_key', supplier, 'left_name', supplier_name, 'right_company', company,
                'right_key', vendor_code, 'right_name', name, 'level', level, 'score', score, 'evidence', evidence)} end,
        case when verdict is null and (create_suppliers = 'review' or (create_suppliers = 'yes' and (not active or payment_denied))) and not was_delivered and country is not null then {
            'code': 'vendor_review',
            'text': label || ' has no supplier in Exact division ' || books_company || case when payment_denied then ', and Basware denies its payment' when not active then ', and is not active in Basware' else '' end || ': release it to be created, or name the supplier it is',
            'payload': json_object('company', company, 'key', vendor_code, 'name', name, 'left_company', books_company, 'right_company', company, 'right_key', vendor_code)} end
        ]") }} as holds,
        '[]' as refs, was_supplier as replaces,
        case when verdict = 'auto' then cast(json_object(
            'id', supplier, 'code', supplier_code, 'number', supplier_code, 'token', null, 'facts', json_object('name', supplier_name, 'shares_with', list_filter(vendor_codes, lambda code: code <> vendor_code)),
            'evidence', level || coalesce(': ' || evidence, '')) as varchar) end as adopt,
        vendor_code as number, name as counterparty, cast(null as date) as doc_date, currency, cast(null as decimal(22, 6)) as amount
    from joined
)

select * from final
