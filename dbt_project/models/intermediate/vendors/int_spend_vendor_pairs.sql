{#- Which vendor of the books each vendor of a spend system is whose documents go into the books, pair by pair of
    companies: by a person's word, delivered, made there by us, or as matching found (auto), may be (review), or was and
    is no more (refused: a person said so, or the vendor of the books is gone). A vendor that we made for several
    companies is a pair in each of them. Grain: one row per link, company of the spend system and vendor. -#}
with pairs as (select * from {{ ref('int_link_pairs') }} where is_routed and other_system in ('airbase', 'basware')),
suppliers as (select * from {{ ref('canonical_vendors') }}),
groups as (select * from {{ ref('int_airbase_supplier_groups') }}),

decisions as (
    select link, left_company as books_company, left_key as supplier, right_company as company, right_key as vendor_key,
    verdict, who, cast("at" as date) as decided_on
    from {{ ref('stg_operations__decisions') }}
    where kind = 'vendor'
    qualify row_number() over (partition by link, left_company, left_key, right_company, right_key
        order by "at" desc, id desc) = 1
),

deliveries as (
    select * from {{ ref('stg_operations__deliveries') }}
    where flow in ('vendors', 'airbase_vendors') and target_id is not null and not coalesce(voided, false)
),

delivered as (
    select link, company, source_key as vendor_key, target_company as books_company, target_id as supplier
    from deliveries
    where flow = 'vendors' and target_system in {{ books_systems() }}
),

made as (
    select deliveries.link, pairs.other_company as company, deliveries.target_id as vendor_key,
    members.company as books_company, members.supplier
    from deliveries
    inner join groups as source on source.link = deliveries.link and source.company = deliveries.company
        and source.supplier = deliveries.source_key
    inner join groups as members
        on members.link = source.link and members.leading_company = source.leading_company
        and members.leading_supplier = source.leading_supplier
    inner join pairs on pairs.link = members.link and pairs.books_company = members.company
    where deliveries.flow = 'airbase_vendors'
    -- of two records of one company the one it was made from
    qualify row_number() over (
        partition by deliveries.link, deliveries.target_id, members.company
        order by members.supplier = deliveries.source_key desc, not members.trades, members.supplier) = 1
),

matched as (
    select link, right_company as company, right_key as vendor_key, left_company as books_company, left_key as supplier,
        cast(level as varchar) as level, cast(score as double) as score, probability,
        cast(evidence as varchar) as evidence, question_group, verdict
    from {{ ref('matching__vendors') }}
    where left_system in {{ books_systems() }} and right_system in ('airbase', 'basware')
        and verdict in ('auto', 'review')
),

ranked as (
    select link, company, vendor_key, books_company, supplier, 'decision' as level, cast(null as double) as score,
        cast(null as decimal(5, 4)) as probability, who as evidence, cast(null as varchar) as question_group,
        'auto' as verdict, 1 as preference
    from decisions where verdict = 'same'
    union all
    select link, company, vendor_key, books_company, supplier, 'delivered', null, null, null, null, 'auto', 2
    from delivered
    union all
    select link, company, vendor_key, books_company, supplier, 'made in Airbase', null, null, null, null, 'auto', 3
    from made
    union all
    select *, 4 from matched
),

standing as (
    select ranked.*, suppliers.vendor_key is null or suppliers.is_deleted as is_gone,
    coalesce(suppliers.is_deleted, false) as is_deleted, refused.verdict is not null as is_refused
    from ranked
    inner join pairs on pairs.link = ranked.link and pairs.other_company = ranked.company
        and pairs.books_company = ranked.books_company
    left join suppliers
        on suppliers.system = pairs.books_system and suppliers.connection = pairs.books_connection
        and suppliers.company = ranked.books_company
        and suppliers.vendor_key = ranked.supplier
    left join decisions as refused
        on refused.link = ranked.link and refused.books_company = ranked.books_company
        and refused.supplier = ranked.supplier
        and refused.company = ranked.company and refused.vendor_key = ranked.vendor_key
        and refused.verdict = 'different'
),

chosen as (
    select * from standing
    -- a supplier that we created and have not read yet is not gone
    where not is_refused and (not is_gone or (preference = 2 and not is_deleted))
    qualify row_number() over (partition by link, company, vendor_key order by preference, verdict,
        score desc nulls last, supplier) = 1
),

final as (
    select
        coalesce(chosen.link, delivered.link) as link, coalesce(chosen.company, delivered.company) as company,
        coalesce(chosen.vendor_key, delivered.vendor_key) as vendor_key,
        coalesce(chosen.books_company, delivered.books_company) as books_company,
        chosen.supplier, coalesce(chosen.level, 'refused') as level, chosen.score, chosen.probability, chosen.evidence,
        chosen.question_group,
        coalesce(chosen.verdict, 'refused') as verdict,
        case when delivered.supplier is distinct from chosen.supplier then delivered.supplier end as was_supplier
    from chosen
    full outer join delivered
        on delivered.link = chosen.link and delivered.company = chosen.company
        and delivered.vendor_key = chosen.vendor_key
    where delivered.link is null or delivered.link in (select link from pairs)
)

select * from final
