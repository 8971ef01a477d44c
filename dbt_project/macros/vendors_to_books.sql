{#- Vendors of a spend system as vendors of the books. A clear match is adopted, a doubtful one is held for a person;
    one that the books do not know is created, asked about or left to people by option, never without a country, and
    only where it is needed: in the company that has a document of it, else, if no company knows it, in its first one.
    Once paired, neither side writes the other's details: bank details and names are compared, not copied.
    `country_goes_into`: the system in which a missing country is entered; `names_division`: whether vendors of the
    books are said with their division. -#}
{% macro vendors_to_books(kind, country_goes_into, names_division) -%}
{%- set sides = sides_by_kind()[kind] -%}
{%- set named = {'label': 'label', 'books': sides.books, 'division': 'division'} -%}
{%- set this_one = sentence('vendors.of_division.this' if names_division else 'vendors.of_books.this',
    dict(named, vendor="concat_ws(' ', supplier_code, supplier_name)")) -%}
{%- set one_of_the_books = sentence('vendors.of_division.one', named) if names_division
    else sentence('vendors.of_books.one', named) -%}
with pairs as (
    select *, {{ sentence('companies.called', {'books': sides.books, 'company': 'books_company'}) }} as division,
    {{ option('create_suppliers', 'review') }} as create_suppliers
    from (select * from {{ ref('int_link_pairs') }} where kind = '{{ kind }}' and is_routed) as links
),

vendors as (select * exclude (system) from {{ ref('canonical_spend_vendors') }} where system = '{{ sides.other }}'),
matches as (select * from {{ ref('int_spend_vendor_pairs') }}),
book_vendors as (select * from {{ ref('canonical_vendors') }} where system = '{{ sides.books }}'),
deliveries as (
    select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors' and target_system = '{{ sides.books }}'
),

-- two vendors there may be one vendor of the books
sharing as (
    select link, company, supplier, list(vendor_key order by vendor_key) as vendor_keys
    from matches where verdict = 'auto' group by all
),

known as (select distinct link, vendor_key from matches where verdict in ('auto', 'review')),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, pairs.division, pairs.other_connection,
        pairs.create_suppliers, vendors.*, sharing.vendor_keys, matches.verdict, matches.supplier, matches.level,
        matches.probability, matches.evidence, matches.question_group, matches.was_supplier,
        book_vendors.code as supplier_code, book_vendors.name as supplier_name, deliveries.delivered_document,
        deliveries.target_id is not null and matches.was_supplier is null as was_delivered,
        vendors.is_needed or (vendors.is_home and (known.vendor_key is null or not vendors.is_shared)) as is_wanted
    from pairs
    inner join vendors on vendors.connection = pairs.other_connection and vendors.company = pairs.other_company
    left join matches
        on matches.link = pairs.link and matches.company = vendors.company and matches.vendor_key = vendors.vendor_key
    left join known on known.link = pairs.link and known.vendor_key = vendors.vendor_key
    left join lateral (
        select * from sharing
        where sharing.link = matches.link and sharing.company = matches.company
            and sharing.supplier = matches.supplier and matches.verdict = 'auto'
    ) as sharing on true
    left join book_vendors
        on book_vendors.connection = pairs.books_connection and book_vendors.company = pairs.books_company
        and book_vendors.vendor_key = matches.supplier
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = vendors.company
        and deliveries.source_key = vendors.vendor_key
),

chosen as (
    select *,
        -- one that we made there is known already by the flow that made it
        case when level = '{{ made_there(sides.other) }}' and not was_delivered and not is_needed then 'not_chosen'
            when verdict = 'auto' or was_delivered or is_needed then null
            when verdict = 'review' and is_asked_ahead then null
            when verdict = 'refused' and is_asked_ahead and is_wanted then null
            when verdict is null and is_wanted and may_be_created and country is not null
                and (create_suppliers = 'yes' or (is_asked_ahead and create_suppliers = 'review')) then null
            else 'not_chosen' end as skip
    from joined
),

final as (
    select
        link, 'vendors' as flow, '{{ sides.other }}' as source_system, other_connection as source_connection, company,
        vendor_key as source_key, '{{ sides.books }}' as target_system, books_connection as target_connection,
        books_company as target_company, 'present' as wanted, skip,
        case when was_delivered then delivered_document else cast(json_object(
            'kind', 'vendor', 'company', company, 'source_key', vendor_key, 'code', null, 'name', legal_name,
            'vat_number', vat_number, 'registration_number', registration_number, 'tax_id', null, 'email', email,
            'phone', phone, 'website', website, 'address', json_object('line1', address_line1, 'line2', address_line2,
                'postcode', postcode, 'city', city, 'state', state, 'country', country),
            'currency', currency, 'active', true) as varchar) end as document,
        {{ json_list([
            problem('vendors.supplier_missing', "not was_delivered and verdict is null and create_suppliers = 'no'",
                named),
            problem('vendors.country_missing',
                "not was_delivered and verdict is null and create_suppliers <> 'no' and country is null",
                dict(named, other=sides.other, leading=country_goes_into)),
        ]) }} as problems,
        {{ json_list([
            hold('vendors.vendor_disputed.in_books', "verdict = 'refused'",
                dict(named, other=sides.other, one=one_of_the_books),
                "json_object('refused_key', was_supplier, 'left_company', books_company, 'right_company', company,
                'right_key', vendor_key, 'right_name', name)"),
            hold('vendors.vendor_review.in_books', "verdict = 'review' and not was_delivered",
                {'label': 'label', 'candidate': this_one},
                vendor_question(('books_company', 'supplier', 'supplier_name'), ('company', 'vendor_key', 'name'))),
            hold('vendors.vendor_review.none_in_books',
                "verdict is null and (create_suppliers = 'review' or (create_suppliers = 'yes' and not may_be_created))
                and not was_delivered and country is not null",
                dict(named, reason='why_not_created'),
                "json_object('company', company, 'key', vendor_key, 'name', name, 'left_company', books_company,
                'right_company', company, 'right_key', vendor_key)"),
        ]) }} as holds,
        '[]' as refs, was_supplier as replaces,
        case when verdict = 'auto' then cast(json_object(
            'id', supplier, 'code', supplier_code, 'number', supplier_code, 'token', null,
            'facts', json_object('name', supplier_name,
                'shares_with', list_filter(vendor_keys, lambda other: other <> vendor_key)),
            'evidence', level || coalesce(': ' || evidence, '')) as varchar) end as adopt,
        number, name as counterparty, cast(null as date) as doc_date, currency, cast(null as decimal(22, 6)) as amount
    from chosen
)

select * from final
{%- endmacro %}

{#- How a pair says that we made the vendor in the spend system. -#}
{% macro made_there(system) -%}
made in {{ {'airbase': 'Airbase', 'basware': 'Basware'}[system] }}
{%- endmacro %}
