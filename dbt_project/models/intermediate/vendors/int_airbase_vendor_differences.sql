{#- What each pair of an Airbase vendor and a vendor of the books disagrees about: name (punctuation and legal form
    apart), address, and whether they trade with it. Listed for people with the side that leads; neither side is written
    over. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
vendors as (select * from {{ ref('int_airbase_vendors') }} where not is_gone),
matches as (select * rename (vendor_key as vendor_id) from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),
suppliers as (select * from {{ ref('canonical_vendors') }} where not is_deleted),
records as (select * from {{ ref('matching__vendor_records') }}),

compared as (
    select
        pairs.link, pairs.leading_side, pairs.books_system, pairs.books_name, pairs.division, pairs.books_company,
        vendors.company, vendors.vendor_id, vendors.name, suppliers.vendor_key as supplier, suppliers.code
            as supplier_code,
        suppliers.name as supplier_name,
        vendors.active, vendors.is_needed, not suppliers.blocked
            and coalesce(suppliers.end_date > pairs.today, true) as trades,
        nullif(concat_ws(', ', vendors.address_line1, vendors.postcode, vendors.city), '') as our_address,
        nullif(concat_ws(', ', suppliers.address_line1, suppliers.postcode, suppliers.city), '') as their_address,
        -- either name of a vendor may be the supplier's
        not list_has_any(theirs.glued_names, ours.glued_names) as name_differs,
        coalesce(ours.postcode <> theirs.postcode, false)
            or coalesce(ours.street <> theirs.street or ours.house <> theirs.house, false)
            or coalesce(ours.postcode is null and theirs.postcode is null and ours.city <> theirs.city,
                false) as address_differs
    from pairs
    inner join matches on matches.link = pairs.link and matches.company = pairs.other_company
    inner join vendors on vendors.connection = pairs.other_connection and vendors.company = matches.company
        and vendors.vendor_id = matches.vendor_id
    inner join suppliers on suppliers.system = pairs.books_system
        and suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
        and suppliers.vendor_key = matches.supplier
    left join records as ours
        on ours.link = pairs.link and ours.side = 'right' and ours.system = 'airbase' and ours.company = vendors.company
        and ours.vendor_key = vendors.vendor_id
    left join records as theirs
        on theirs.link = pairs.link and theirs.side = 'left' and theirs.company = pairs.books_company
        and theirs.vendor_key = suppliers.vendor_key
),

final as (
    select *,
        active <> trades as active_differs,
        concat_ws('; ',
            case when name_differs then {{ sentence('vendors.differs.name', {
                'there': 'coalesce(name, ' ~ sentence('common.none') ~ ')',
                'booked': 'coalesce(supplier_name, ' ~ sentence('common.none') ~ ')', 'books': 'books_system',
            }) }} end,
            case when address_differs then {{ sentence('vendors.differs.address', {
                'there': 'coalesce(our_address, ' ~ sentence('common.none') ~ ')',
                'booked': 'coalesce(their_address, ' ~ sentence('common.none') ~ ')', 'books': 'books_system',
            }) }} end,
            case when active_differs and active then {{ sentence('vendors.differs.active', {'books': 'books_system'}) }}
                when active_differs then {{ sentence('vendors.differs.inactive', {'books': 'books_system'}) }}
            end) as differences
    from compared
    where coalesce(name_differs, false) or coalesce(address_differs, false) or active <> trades
)

select * from final
