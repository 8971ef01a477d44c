{#- Each vendor that a link pairs, as both its systems know it, by its key in flow `vendors`, with how many of its
    invoices are open. `is_by_hand`: a person made the pair. -#}
with open_invoices as (
    select link, company, vendor, count(*) as invoices from {{ ref('int_link_invoices') }}
    where is_open
    group by all
),

sides as (
    select
        matches.link, matches.books_company as company, matches.books_key as document_key,
        pairs.books_system, matches.books_connection, matches.books_company, matches.books_key as supplier,
        'avidxchange' as other_system, matches.avid_connection as other_connection,
        matches.avid_company as other_company, matches.avid_key as other_key
    from {{ ref('int_vendor_pairs') }} as matches
    inner join {{ ref('int_pairs') }} as pairs
        on pairs.link = matches.link and pairs.books_company = matches.books_company and pairs.is_routed
    where matches.verdict = 'auto'
    union all by name
    select
        matches.link, matches.company, matches.vendor_code as document_key,
        'exact_online' as books_system, pairs.books_connection, matches.books_company, matches.supplier,
        'basware' as other_system, pairs.basware_connection as other_connection,
        matches.company as other_company, matches.vendor_code as other_key
    from {{ ref('int_basware_vendor_pairs') }} as matches
    inner join {{ ref('int_basware_pairs') }} as pairs
        on pairs.link = matches.link and pairs.basware_company = matches.company
        and pairs.books_company = matches.books_company and pairs.is_routed
    where matches.verdict = 'auto'
    union all by name
    select
        matches.link, matches.company, matches.vendor_id as document_key,
        'exact_online' as books_system, pairs.books_connection, matches.books_company, matches.supplier,
        'airbase' as other_system, pairs.airbase_connection as other_connection,
        matches.company as other_company, matches.vendor_id as other_key
    from {{ ref('int_airbase_vendor_pairs') }} as matches
    inner join {{ ref('int_airbase_pairs') }} as pairs
        on pairs.link = matches.link and pairs.airbase_company = matches.company
        and pairs.books_company = matches.books_company and pairs.is_routed
    where matches.verdict = 'auto'
)

select
    sides.*, decisions.left_key is not null as is_by_hand,
    {{ word('books', 'sides.books_system') }} as books_name,
    case sides.other_system when 'avidxchange' then 'AvidXchange' when 'basware' then 'Basware' else 'Airbase' end
        as other_name,
    concat_ws(' ', {{ word('vendor', 'sides.books_system') }}, suppliers.code, suppliers.name) as label,
    coalesce(open_invoices.invoices, 0) as invoices
from sides
inner join {{ ref('int_books_vendors') }} as suppliers
    on suppliers.system = sides.books_system and suppliers.connection = sides.books_connection
    and suppliers.company = sides.books_company and suppliers.id = sides.supplier
left join (
    select distinct link, left_company, left_key, right_key from {{ ref('stg_operations__decisions') }}
    where kind = 'vendor' and verdict = 'same'
) as decisions
    on decisions.link = sides.link and decisions.left_company = sides.books_company
    and decisions.left_key = sides.supplier and decisions.right_key = sides.other_key
left join open_invoices
    on open_invoices.link = sides.link and open_invoices.company = sides.company
    and open_invoices.vendor = sides.document_key
