{#- Each vendor that a link pairs, as both its systems know it, by its key in flow `vendors`, with how many of its
    invoices are open. `is_by_hand`: a person made the pair; `is_unseen`: by accepting a group that it was one of. -#}
with open_invoices as (
    select link, company, vendor, count(*) as invoices from {{ ref('int_link_invoices') }}
    where is_open
    group by all
),

vendor_pairs as (
    select link, books_company as company, books_key as document_key, books_company, books_key as supplier,
    other_company, other_key
    from {{ ref('int_vendor_pairs') }}
    where verdict = 'auto'
    union all
    select link, company, vendor_key as document_key, books_company, supplier, company as other_company,
    vendor_key as other_key
    from {{ ref('int_spend_vendor_pairs') }}
    where verdict = 'auto'
),

sides as (
    select
        vendor_pairs.link, vendor_pairs.company, vendor_pairs.document_key, pairs.books_system, pairs.books_connection,
        vendor_pairs.books_company, vendor_pairs.supplier, pairs.other_system, pairs.other_connection,
        vendor_pairs.other_company, vendor_pairs.other_key
    from vendor_pairs
    inner join {{ ref('int_link_pairs') }} as pairs
        on pairs.link = vendor_pairs.link and pairs.books_company = vendor_pairs.books_company
        and pairs.other_company = vendor_pairs.other_company and pairs.is_routed
)

select
    sides.*, decisions.left_key is not null as is_by_hand, coalesce(decisions.is_unseen, false) as is_unseen,
    {{ word('name', 'sides.books_system') }} as books_name, {{ word('name', 'sides.other_system') }} as other_name,
    {{ sentence('vendors.called', {
        'books': 'sides.books_system', 'vendor': "concat_ws(' ', suppliers.code, suppliers.name)",
    }) }} as label,
    coalesce(open_invoices.invoices, 0) as invoices
from sides
inner join {{ ref('canonical_vendors') }} as suppliers
    on suppliers.system = sides.books_system and suppliers.connection = sides.books_connection
    and suppliers.company = sides.books_company and suppliers.vendor_key = sides.supplier
left join (
    select link, left_company, left_key, right_key, bool_or((evidence ->> '$.batch') is not null) as is_unseen
    from {{ ref('stg_operations__decisions') }}
    where kind = 'vendor' and verdict = 'same'
    group by all
) as decisions
    on decisions.link = sides.link and decisions.left_company = sides.books_company
    and decisions.left_key = sides.supplier and decisions.right_key = sides.other_key
left join open_invoices
    on open_invoices.link = sides.link and open_invoices.company = sides.company
    and open_invoices.vendor = sides.document_key
