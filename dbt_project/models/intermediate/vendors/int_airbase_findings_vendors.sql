{#- Vendors of both sides that are paired and do not say the same, or are not paired as they should be. -#}
with differences as (select * from {{ ref('int_airbase_vendor_differences') }}),
pairs as (select *, {{ word('vendor', 'books_system') }} as vendor_word from {{ ref('int_airbase_pairs') }}
    where is_routed),
vendors as (select * from {{ ref('int_airbase_vendors') }} where belongs and not is_gone),
matches as (select * rename (vendor_key as vendor_id) from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),
suppliers as (select * from {{ ref('canonical_vendors') }} where not is_deleted),
groups as (select * from {{ ref('int_airbase_supplier_groups') }}),

differs as (
    select link, 'vendors' as flow, company, vendor_id as document_key, 'review' as kind,
    case when active_differs and is_needed then 'warning' else 'info' end as severity, 'vendor_differs' as code,
        {{ sentence('vendors.vendor_differs', {
            'books': 'books_system',
            'name': 'name', 'supplier': "concat_ws(' ', supplier_code, supplier_name)", 'division': 'division',
            'differences': 'differences',
            'who_leads': "case leading_side when 'airbase' then " ~ sentence('vendors.leads.airbase',
                {'books': 'books_system'}) ~ ' else ' ~
                sentence('vendors.leads.books', {'books': 'books_system'}) ~ ' end',
        }) }} as text,
        json_object('supplier', supplier, 'differences', differences, 'leads', leading_side) as payload
    from differences
),

-- duplicates in Airbase: the second one never gets a reference
twice as (
    select matches.link, 'vendors' as flow, matches.company, min(matches.vendor_id) as document_key, 'review' as kind,
    'warning' as severity, 'vendor_twice' as code,
        {{ sentence('vendors.vendor_twice', {
            'books': 'any_value(pairs.books_system)',
            'supplier': "concat_ws(' ', suppliers.code, suppliers.name)", 'division': 'pairs.division',
            'count': 'count(*)', 'names': "string_agg(vendors.name, ', ' order by vendors.name, vendors.vendor_id)",
        }) }} as text,
        json_object('supplier', suppliers.vendor_key, 'vendors',
            list(vendors.vendor_id order by vendors.vendor_id)) as payload
    from matches
    inner join pairs on pairs.link = matches.link and pairs.other_company = matches.company
    inner join vendors on vendors.connection = pairs.other_connection and vendors.company = matches.company
        and vendors.vendor_id = matches.vendor_id and vendors.active
    inner join suppliers on suppliers.system = pairs.books_system and suppliers.connection = pairs.books_connection
        and suppliers.company = pairs.books_company
        and suppliers.vendor_key = matches.supplier
    group by matches.link, matches.company, pairs.division, pairs.vendor_word, suppliers.vendor_key, suppliers.code,
        suppliers.name
    having count(*) > 1
),

-- known to Airbase, and kept from the subsidiary whose division has it too
absent as (
    select members.link, 'airbase_vendors' as flow, members.company, members.supplier as document_key, 'review' as kind,
    'info' as severity, 'vendor_not_in_subsidiary' as code,
        {{ sentence('vendors.vendor_not_in_subsidiary', {
            'books': 'any_value(pairs.books_system)',
            'supplier': "concat_ws(' ', members.code, members.name)", 'division': 'pairs.division',
            'name': 'min(vendors.name)', 'subsidiary': 'pairs.other_company',
        }) }} as text,
        json_object('vendor', min(vendors.vendor_id), 'subsidiary', pairs.other_company) as payload
    from groups as members
    inner join pairs on pairs.link = members.link and pairs.books_company = members.company
    inner join groups as others
        on others.link = members.link and others.leading_company = members.leading_company
        and others.leading_supplier = members.leading_supplier and others.company <> members.company
    inner join matches on matches.link = others.link and matches.books_company = others.company
        and matches.supplier = others.supplier
    inner join vendors
        on vendors.connection = pairs.other_connection and vendors.company = matches.company
        and vendors.vendor_id = matches.vendor_id
        and not list_contains(vendors.companies, pairs.other_company)
    anti join matches as own on own.link = members.link and own.books_company = members.company
        and own.supplier = members.supplier
    where members.trades
    group by members.link, members.company, members.supplier, members.code, members.name, pairs.division,
    pairs.vendor_word, pairs.other_company
)

select * from differs
union all
select * from twice
union all
select * from absent
