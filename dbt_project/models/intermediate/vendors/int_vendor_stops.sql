{#- Why no new document of a supplier may go to AvidXchange though the supplier itself is fine in the books: its vendor
    is in question and no person has named another one, or one of the two is blocked or inactive. Matched all the same;
    the documents wait and say so (`stops`). One row per supplier; `their_text` is what is to be fixed in AvidXchange.
    A vendor that we made inactive ourselves, for the supplier it is written from, and that the next delivery makes
    active, stops nothing. One made inactive for another supplier stays so: taking a vendor over writes nothing. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
refusals as (select * from {{ ref('int_vendor_refusals') }}),
matches as (select * from {{ ref('int_vendor_pairs') }} where verdict = 'auto'),
vendors as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted),
suppliers as (select * from {{ ref('canonical_vendors') }}),

records as (
    select distinct link, side, company, vendor_key, active, blocked, says_blocked
        from {{ ref('matching__vendor_records') }}
),

turned_off_by_us as (
    select distinct link, company, source_key, target_id
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'vendors' and (delivered_document ->> '$.active') = 'false'
),

disputed as (
    select refusals.link, refusals.books_company, refusals.books_key, 'vendor_review' as code,
        {{ sentence('vendors.vendor_review.stops', {
            'books': 'pairs.books_system',
            'vendor': "coalesce(nullif(concat_ws(' ', suppliers.code, suppliers.name), ''), refusals.books_key)",
            'refusal': refusal_text('refusals'),
        }) }} as text,
        false as is_theirs
    from refusals
    left join pairs on pairs.link = refusals.link and pairs.books_company = refusals.books_company
    left join suppliers
        on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
        and suppliers.vendor_key = refusals.books_key
    where refusals.decided_key is null
),

paired as (
    select
        matches.link, matches.books_company, matches.books_key, matches.other_key,
        {{ sentence('vendors.called', {
            'books': 'pairs.books_system',
            'vendor': "coalesce(nullif(concat_ws(' ', suppliers.code, suppliers.name), ''), matches.books_key)",
        }) }} as supplier,
        {{ word('name', 'pairs.books_system') }} as books_name,
            {{ word('vendor', 'pairs.books_system') }} as vendor_word,
        {{ sentence('vendors.their_vendor', {
            'name': "coalesce(vendors.name || ' ', '')",
            'code': 'coalesce(vendors.external_vendor_code, vendors.vendor_id)',
        }) }} as vendor,
        coalesce(ours.says_blocked, false) as supplier_says_blocked,
        suppliers.end_date is not null and suppliers.end_date <= pairs.today as supplier_ended,
        coalesce(theirs.says_blocked, false) as vendor_says_blocked,
        not coalesce(vendors.active, true) and turned_off_by_us.target_id is null as vendor_inactive
    from matches
    inner join pairs on pairs.link = matches.link and pairs.books_company = matches.books_company
    inner join suppliers
        on suppliers.connection = matches.books_connection and suppliers.company = matches.books_company
        and suppliers.vendor_key = matches.books_key and not coalesce(suppliers.blocked, false)
        and not suppliers.is_deleted
    inner join vendors
        on vendors.connection = matches.other_connection and vendors.company in (matches.other_company, '')
        and vendors.vendor_id = matches.other_key
    left join records as ours
        on ours.link = matches.link and ours.side = 'left' and ours.company = matches.books_company
        and ours.vendor_key = matches.books_key
    left join records as theirs
        on theirs.link = matches.link and theirs.side = 'right' and theirs.company = matches.other_company
        and theirs.vendor_key = matches.other_key
    left join turned_off_by_us
        on turned_off_by_us.link = matches.link and turned_off_by_us.company = matches.books_company
        and turned_off_by_us.source_key = matches.leading_key and turned_off_by_us.target_id = matches.other_key
),

blocked as (
    select link, books_company, books_key, 'vendor_blocked' as code,
        case
            when vendor_inactive then {{ sentence('vendors.vendor_blocked.inactive_there', {
                'vendor': 'vendor', 'supplier': 'supplier', 'books.vendor': 'vendor_word',
                'books.name': 'books_name',
            }) }}
            when vendor_says_blocked then {{ sentence('vendors.vendor_blocked.by_name_there', {
                'vendor': 'vendor', 'supplier': 'supplier',
            }) }}
            when supplier_ended then {{ sentence('vendors.vendor_blocked.ended', {
                'supplier': 'supplier', 'books.name': 'books_name',
            }) }}
            else {{ sentence('vendors.vendor_blocked.by_name', {
                'supplier': 'supplier', 'books.name': 'books_name',
            }) }}
        end as text,
        vendor_inactive or vendor_says_blocked as is_theirs
    from paired
    where vendor_inactive or vendor_says_blocked or supplier_ended or supplier_says_blocked
),

reasons as (
    select * from disputed
    union all
    select * from blocked
),

final as (
    select link, books_company, books_key, list({'code': code, 'text': text} order by code desc, text) as stops,
        string_agg(text, '; ' order by text) filter (where is_theirs) as their_text
    from reasons
    group by all
)

select * from final
