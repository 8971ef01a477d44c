{#- Vendors new in AvidXchange that Exact does not know: created there by option, held for a person by default. Vendors
    that match an Exact supplier are that supplier already; they are updated here only when AvidXchange leads. One whose
    supplier stands for another vendor now, by a person's word, is new again. -#}
with pairs as (select * from {{ routed_pairs('exact_avidxchange') }}),
vendors as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted),
matches as (select * from {{ ref('int_vendor_pairs') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'suppliers'),
resemblances as (select * from {{ ref('int_vendor_resemblances') }} where system = 'avidxchange'),
accounts as (select * from {{ ref('stg_exact_online__accounts') }}),

best_matches as (
    select * from matches
    where verdict <> 'refused'
    qualify row_number() over (partition by link, other_company, other_key order by verdict, books_key <> leading_key,
        score desc nulls last) = 1
),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, pairs.other_connection,
        pairs.other_company as routed_company,
        pairs.create_suppliers, pairs.owner_of_vendors, vendors.*, matches.verdict, matches.books_key, matches.level,
        matches.evidence, accounts.code as books_code, accounts.name as books_name,
        case when resemblances.other_key is not null then resemblances end as resembled,
        deliveries.target_id is not null and not taken_away as was_delivered,
        case when taken_away then deliveries.target_id end as replaces
    from pairs
    inner join vendors
        on vendors.connection = pairs.other_connection and vendors.company in (pairs.other_company, '')
    left join best_matches as matches
        on matches.link = pairs.link and matches.other_company = pairs.other_company
        and matches.other_key = vendors.vendor_id
    left join accounts
        on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
        and accounts.id = matches.books_key
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = pairs.other_company
        and deliveries.source_key = vendors.vendor_id
    left join resemblances
        on resemblances.link = pairs.link and resemblances.company = pairs.other_company
        and resemblances.vendor_key = vendors.vendor_id
    left join matches as created
        on created.link = pairs.link and created.books_company = pairs.books_company
        and created.books_key = deliveries.target_id,
    lateral (select coalesce(created.verdict = 'refused' or created.other_key <> vendors.vendor_id,
        false) as taken_away)
),

final as (
    select
        link, 'suppliers' as flow, 'avidxchange' as source_system, other_connection as source_connection,
        routed_company as company, vendor_id as source_key, 'exact_online' as target_system,
        books_connection as target_connection, books_company as target_company, 'present' as wanted,
        case
            when verdict = 'auto' and owner_of_vendors = 'avidxchange' then null
            when was_delivered and owner_of_vendors = 'avidxchange' then null
            -- a match is decided once, at the Exact supplier; an inactive vendor is nobody to create
            when verdict in ('auto', 'review') or create_suppliers = 'no' or not coalesce(active, true)
                then 'not_chosen'
        end as skip,
        cast(json_object(
            'kind', 'vendor', 'company', routed_company, 'source_key', vendor_id, 'code', books_code,
            'name', coalesce(name, external_vendor_code, vendor_id), 'vat_number', vat_number,
            'registration_number', registration_number, 'tax_id', fed_tax_id, 'email', email, 'phone', telephone1,
            'website', website, 'address', {{ avid_address('address') }}, 'currency', null,
            'active', coalesce(active, true)
        ) as varchar) as document,
        '[]' as problems,
        {{ json_list([hold('vendors.vendor_review.resembles',
            "verdict is null and resembled is not null and not was_delivered", {
                'label': sentence('vendors.their_vendor', {'name': "coalesce(name || ' ', '')",
                    'code': 'coalesce(external_vendor_code, vendor_id)'}),
                'candidate': sentence('vendors.of_books.this',
                    {'books': 'exact_online', 'vendor': 'resembled.other_name'}),
            }, vendor_question(('books_company', 'resembled.other_key', 'resembled.other_name'),
                ('routed_company', 'vendor_id', 'name'), 'resembled.')),
        hold('vendors.vendor_review.no_supplier',
            "verdict is null and resembled is null and create_suppliers = 'review' and not was_delivered", {
                'name': 'coalesce(name, vendor_id)', 'code': 'coalesce(external_vendor_code, vendor_id)',
                'division': 'books_company',
            }, "json_object('company', routed_company, 'key', vendor_id, 'name', name, 'tax_id', null,
                'left_company', books_company, 'right_company', routed_company, 'right_key', vendor_id)")]) }} as holds,
        '[]' as refs, replaces,
        case when verdict = 'auto' then cast(json_object(
            'id', books_key, 'code', books_code, 'number', books_code, 'token', null,
            'facts', json_object('name', books_name), 'evidence', level || coalesce(': ' || evidence, '')) as varchar)
        end as adopt,
        external_vendor_code as number, name as counterparty, cast(null as date) as doc_date,
        cast(null as varchar) as currency, cast(null as decimal(22, 6)) as amount
    from joined
)

select * from final
