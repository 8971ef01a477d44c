{#- Vendors of Airbase whose own reference there, which nobody can change, is not of the vendor that they are in the
    books: one finding for each whose reference is another vendor's, and one for all of a company whose references are
    nobody's. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
vendors as (select * from {{ ref('int_airbase_vendors') }} where belongs and not is_gone),
matches as (select * from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),
suppliers as (select * from {{ ref('canonical_vendors') }} where not is_deleted),
groups as (select * from {{ ref('int_airbase_supplier_groups') }}),

-- what a reference may say of a supplier: its code, its key, or which of which company it is
names as (
    select pairs.link, pairs.books_company as company, suppliers.vendor_key as supplier,
        concat_ws(' ', suppliers.code, suppliers.name) as label,
        unnest(list_distinct([coalesce(trim(suppliers.code), suppliers.vendor_key), suppliers.vendor_key,
            pairs.books_system || ':' || pairs.books_company || ':' || suppliers.vendor_key])) as reference
    from pairs
    inner join suppliers on suppliers.system = pairs.books_system and suppliers.connection = pairs.books_connection
        and suppliers.company = pairs.books_company
),

-- its own, and one company in several divisions goes by the reference of any of them
right_ones as (
    select link, company, supplier, reference from names
    union
    select members.link, members.company, members.supplier, names.reference
    from groups as members
    inner join groups as others on others.link = members.link and others.leading_company = members.leading_company
        and others.leading_supplier = members.leading_supplier
    inner join names on names.link = others.link and names.company = others.company
        and names.supplier = others.supplier
),

matched as (
    select pairs.link, pairs.books_company as company, pairs.books_system, pairs.division, vendors.vendor_id,
        vendors.name, vendors.reference, suppliers.vendor_key as supplier,
        concat_ws(' ', suppliers.code, suppliers.name) as label
    from pairs
    inner join vendors
        on vendors.connection = pairs.other_connection and vendors.company = pairs.other_company
        and vendors.companies[1] = vendors.company and vendors.reference is not null
    inner join matches on matches.link = pairs.link and matches.company = vendors.company
        and matches.vendor_key = vendors.vendor_id
    inner join suppliers on suppliers.system = pairs.books_system and suppliers.connection = pairs.books_connection
        and suppliers.company = pairs.books_company and suppliers.vendor_key = matches.supplier
),

judged as (
    select matched.*, min(names.label) as named
    from matched
    anti join right_ones using (link, company, supplier, reference)
    left join names on names.link = matched.link and names.company = matched.company
        and names.reference = matched.reference
    group by all
),

of_another as (
    select link, 'vendor_links' as flow, company, vendor_id as document_key, 'review' as kind, 'warning' as severity,
        'reference_differs' as code,
        {{ sentence('vendors.reference_differs', {
            'books': 'books_system',
            'name': 'name', 'reference': 'reference', 'named': 'named', 'supplier': 'label', 'division': 'division',
        }) }} as text,
        json_object('reference', reference, 'supplier', supplier) as payload
    from judged
    where named is not null
),

of_nobody as (
    select link, 'vendor_links' as flow, company, 'references' as document_key, 'review' as kind, 'info' as severity,
        'references_unknown' as code,
        {{ sentence('vendors.references_unknown', {
            'books': 'books_system',
            'count': 'count(*)', 'division': 'division',
            'vendors': "array_to_string(list_slice(list(concat_ws(' ', name, reference)
                order by name, vendor_id), 1, 10), ', ')",
            'others': "case when count(*) > 10 then " ~ sentence('codes.and_others') ~ " else '' end",
        }) }} as text,
        json_object('references', list({'name': name, 'reference': reference, 'supplier': label}
            order by name, vendor_id)) as payload
    from judged
    where named is null
    group by link, company, books_system, division
),

final as (
    select * from of_another
    union all
    select * from of_nobody
)

select * from final
