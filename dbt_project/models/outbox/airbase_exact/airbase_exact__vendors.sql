{#- Vendors of Airbase as suppliers of each Exact division they belong to. A clear match is adopted, a doubtful one is held for a person;
    one that Exact does not know is created, asked about or left to people by option, never without a country, and only where it is
    needed: in the division that has an order of it, else, if no division knows it, in its first one. Once paired, neither side
    writes the other's details. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
vendors as (select * from {{ ref('int_airbase_vendors') }}),
matches as (select * rename (vendor_key as vendor_id) from {{ ref('int_spend_vendor_pairs') }}),
suppliers as (select * from {{ ref('canonical_vendors') }} where system = 'exact_online'),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors' and target_system = 'exact_online'),
-- two vendors of Airbase may be one supplier
sharing as (select link, company, supplier, list(vendor_id order by vendor_id) as vendor_ids from matches where verdict = 'auto' group by all),
known as (select distinct link, vendor_id from matches where verdict in ('auto', 'review')),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, pairs.division, pairs.other_connection, pairs.create_suppliers, vendors.*, sharing.vendor_ids,
        matches.verdict, matches.supplier, matches.level, matches.score, matches.evidence, matches.was_supplier, suppliers.code as supplier_code, suppliers.name as supplier_name,
        'vendor ' || vendors.name as label, deliveries.target_id is not null and matches.was_supplier is null as was_delivered, deliveries.delivered_document,
        vendors.active and not vendors.is_gone and not vendors.is_onboarding as may_be_created,
        vendors.is_needed or (known.vendor_id is null and vendors.companies[1] = vendors.company) as is_wanted
    from pairs
    inner join vendors on vendors.connection = pairs.other_connection and vendors.company = pairs.other_company
    left join matches on matches.link = pairs.link and matches.company = vendors.company and matches.vendor_id = vendors.vendor_id
    left join known on known.link = pairs.link and known.vendor_id = vendors.vendor_id
    left join sharing on sharing.link = matches.link and sharing.company = matches.company and sharing.supplier = matches.supplier and matches.verdict = 'auto'
    left join suppliers
        on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company and suppliers.vendor_key = matches.supplier
    left join deliveries on deliveries.link = pairs.link and deliveries.company = vendors.company and deliveries.source_key = vendors.vendor_id
),

chosen as (
    select *,
        -- known already by the flow that made it in Airbase
        case when level = 'made in Airbase' and not was_delivered and not is_needed then 'not_chosen'
             when verdict in ('auto', 'review') or was_delivered then null
             when verdict = 'refused' and (is_needed or is_wanted) then null
             when is_needed then null
             when is_wanted and may_be_created and create_suppliers <> 'no' and country is not null then null
             else 'not_chosen' end as skip
    from joined
),

final as (
    select
        link, 'vendors' as flow, 'airbase' as source_system, other_connection as source_connection, company, vendor_id as source_key,
        'exact_online' as target_system, books_connection as target_connection, books_company as target_company, 'present' as wanted, skip,
        case when was_delivered then delivered_document else cast(json_object(
            'kind', 'vendor', 'company', company, 'source_key', vendor_id, 'code', null, 'name', coalesce(legal_name, name), 'vat_number', null, 'registration_number', null, 'tax_id', null,
            'email', email, 'phone', phone, 'website', website,
            'address', json_object('line1', address_line1, 'line2', address_line2, 'postcode', postcode, 'city', city, 'state', state, 'country', country),
            'currency', null, 'active', true) as varchar) end as document,
        {{ json_list("[
            " ~ problem("not was_delivered and verdict is null and create_suppliers = 'no'", "supplier_missing", "label || ' is no supplier of ' || division || ': enter it there, or name the supplier it is (`review pair`)'") ~ ",
            " ~ problem("not was_delivered and verdict is null and create_suppliers <> 'no' and country is null", "country_missing", "label || ' is no supplier of ' || division || ', and Airbase tells no country of it: enter it in Airbase, or name the supplier it is (`review pair`)'") ~ "
        ]") }} as problems,
        {{ json_list("[
        case when verdict = 'refused' then {
            'code': 'vendor_disputed',
            'text': label || ' was a supplier of ' || division || ' that is gone, or is another company by a person''s word. Its orders wait: say which supplier it is '
                || '(`--decision same --with` its id in Exact), or release it to be created as a new one',
            'payload': json_object('refused_key', was_supplier, 'left_company', books_company, 'right_company', company, 'right_key', vendor_id, 'right_name', name)} end,
        case when verdict = 'review' and not was_delivered then {
            'code': 'vendor_review',
            'text': label || ' may be supplier ' || concat_ws(' ', supplier_code, supplier_name) || ' of ' || division || ': say whether they are the same',
            'payload': json_object('left_company', books_company, 'left_key', supplier, 'left_name', supplier_name, 'right_company', company,
                'right_key', vendor_id, 'right_name', name, 'level', level, 'score', score, 'evidence', evidence)} end,
        case when verdict is null and (create_suppliers = 'review' or (create_suppliers = 'yes' and not may_be_created)) and not was_delivered and country is not null then {
            'code': 'vendor_review',
            'text': label || ' has no supplier in ' || division || case when is_onboarding then ', and is still being taken on in Airbase' when not active then ', and is not active in Airbase' else '' end
                || ': release it to be created, or name the supplier it is',
            'payload': json_object('company', company, 'key', vendor_id, 'name', name, 'left_company', books_company, 'right_company', company, 'right_key', vendor_id)} end
        ]") }} as holds,
        '[]' as refs, was_supplier as replaces,
        case when verdict = 'auto' then cast(json_object(
            'id', supplier, 'code', supplier_code, 'number', supplier_code, 'token', null,
            'facts', json_object('name', supplier_name, 'shares_with', list_filter(vendor_ids, lambda id: id <> vendor_id)),
            'evidence', level || coalesce(': ' || evidence, '')) as varchar) end as adopt,
        coalesce(reference, name) as number, name as counterparty, cast(null as date) as doc_date, cast(null as varchar) as currency, cast(null as decimal(22, 6)) as amount
    from chosen
)

select * from final
