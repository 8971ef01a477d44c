{#- Each vendor of a spend system as it stands in the books: what reconciliation compares an outbox row with.
    Grain: one row per link, company of the spend system and vendor. -#}
with pairs as (
    select *, {{ word('name', 'books_system') }} as books_name, {{ word('name', 'other_system') }} as other_name
    from {{ ref('int_link_pairs') }}
    where is_routed and other_system in ('airbase', 'basware')
),

vendor_pairs as (select * from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),
book_vendors as (select * from {{ ref('canonical_vendors') }})

select
    pairs.link, 'vendors' as flow, vendor_pairs.company, vendor_pairs.vendor_key as source_key,
    vendor_pairs.supplier as target_id, book_vendors.vendor_key is not null as is_there,
    coalesce(book_vendors.is_deleted, false) as is_target_gone, vendors.is_deleted as is_source_gone,
    book_vendors.name as target_counterparty,
    case when vendors.active then 'active' else 'inactive' end as source_status,
    case when coalesce(book_vendors.blocked, false) then 'blocked' else 'active' end as target_status,
    case when vendors.active and (vendors.is_needed or vendors.is_asked_ahead) and coalesce(book_vendors.blocked, false)
            then {{ sentence('reconciliation.active.there', {
                'other.name': 'pairs.other_name', 'books.name': 'pairs.books_name',
            }) }}
        when vendors.is_asked_ahead and not vendors.active and not vendors.is_gone
            and not coalesce(book_vendors.blocked, false) and coalesce(book_vendors.end_date > pairs.today, true)
            then {{ sentence('reconciliation.active.books', {
                'other.name': 'pairs.other_name', 'books.name': 'pairs.books_name',
            }) }} end as status_text
from pairs
inner join vendor_pairs on vendor_pairs.link = pairs.link and vendor_pairs.company = pairs.other_company
inner join {{ ref('canonical_spend_vendors') }} as vendors
    on vendors.system = pairs.other_system and vendors.connection = pairs.other_connection
    and vendors.company = vendor_pairs.company and vendors.vendor_key = vendor_pairs.vendor_key
left join book_vendors
    on book_vendors.system = pairs.books_system and book_vendors.connection = pairs.books_connection
    and book_vendors.company = pairs.books_company and book_vendors.vendor_key = vendor_pairs.supplier
