{#- Airbase's own reference of a vendor, where it is blank: the code of its vendor in the first company of the books it
    belongs to, or its key where it has none; that is the leading one unless Airbase keeps the vendor from it. It can be
    set once only, so that it waits for a clear pair there. -#}
{% macro vendor_links_to_airbase(kind) -%}
{%- set books = sides_by_kind()[kind].books -%}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed and kind = '{{ kind }}'),
vendors as (select * from {{ ref('int_airbase_vendors') }} where belongs),
matches as (select * rename (vendor_key as vendor_id) from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),
suppliers as (select * from {{ ref('canonical_vendors') }} where system = '{{ books }}' and not is_deleted),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendor_links'
    and target_id is not null),
used as (select distinct connection, reference from {{ ref('int_airbase_vendors') }} where reference is not null),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, pairs.other_connection, vendors.company,
        vendors.vendor_id, vendors.name, vendors.reference as their_reference,
        coalesce(case when pairs.is_leading then trim(suppliers.code) end, '{{ books }}:' || pairs.books_company || ':'
            || suppliers.vendor_key) as reference,
        deliveries.target_id is not null as was_delivered, deliveries.delivered_document
    from pairs
    inner join vendors
        on vendors.connection = pairs.other_connection and vendors.company = pairs.other_company
        and vendors.companies[1] = vendors.company
    inner join matches on matches.link = pairs.link and matches.company = vendors.company
        and matches.vendor_id = vendors.vendor_id
    inner join suppliers on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
        and suppliers.vendor_key = matches.supplier
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = pairs.books_company
        and deliveries.source_key = vendors.vendor_id
),

final as (
    select
        link, 'vendor_links' as flow, '{{ books }}' as source_system, books_connection as source_connection,
        books_company as company, vendor_id as source_key,
        'airbase' as target_system, other_connection as target_connection, company as target_company,
        'present' as wanted, cast(null as varchar) as skip,
        case when was_delivered then delivered_document else cast(json_object(
            'kind', 'vendor_link', 'company', books_company, 'source_key', vendor_id, 'vendor_id', vendor_id, 'name',
            name, 'reference', reference) as varchar) end as document,
        '[]' as problems, '[]' as holds,
        cast(to_json([{{ reference('vendors', 'company', 'vendor_id', "'vendor ' || name") }}]) as varchar) as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        reference as number, name as counterparty, cast(null as date) as doc_date, cast(null as varchar) as currency,
        cast(null as decimal(22, 6)) as amount
    from joined
    -- a reference is one vendor's: of two that are one supplier the first has it
    where was_delivered or (their_reference is null and coalesce(reference, '') <> ''
        and (other_connection, reference) not in (select (connection, reference) from used))
    qualify row_number() over (partition by link, books_company, reference order by was_delivered desc, vendor_id) = 1
        or was_delivered
)

select * from final
{%- endmacro %}
