{#- Which Exact supplier each vendor of a Basware company is: by a person's word, delivered, or as matching found (auto), may be
    (review), or was and is no more (refused: a person said so, or the supplier is gone). One row per link and vendor. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
suppliers as (select * from {{ ref('int_books_vendors') }} where system = 'exact_online'),

decisions as (
    select link, left_company as books_company, left_key as supplier, right_company as company, right_key as vendor_code, verdict, who, cast("at" as date) as decided_on
    from {{ ref('stg_operations__decisions') }}
    where kind = 'vendor'
    qualify row_number() over (partition by link, left_company, left_key, right_company, right_key order by "at" desc, id desc) = 1
),

delivered as (
    select link, company, source_key as vendor_code, target_company as books_company, target_id as supplier
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'vendors' and target_system = 'exact_online' and target_id is not null and not coalesce(voided, false)
),

matched as (
    select link, right_company as company, right_key as vendor_code, left_company as books_company, left_key as supplier,
        cast(level as varchar) as level, cast(score as double) as score, cast(evidence as varchar) as evidence, verdict
    from {{ ref('matching__vendors') }}
    where left_system = 'exact_online' and right_system = 'basware' and verdict in ('auto', 'review')
),

ranked as (
    select link, company, vendor_code, books_company, supplier, 'decision' as level, cast(null as double) as score, who as evidence, 'auto' as verdict, 1 as preference
    from decisions where verdict = 'same'
    union all
    select link, company, vendor_code, books_company, supplier, 'delivered', null, null, 'auto', 2 from delivered
    union all
    select *, 3 from matched
),

standing as (
    select ranked.*, suppliers.id is null or suppliers.is_deleted as is_gone, refused.verdict is not null as is_refused
    from ranked
    inner join pairs on pairs.link = ranked.link and pairs.basware_company = ranked.company and pairs.books_company = ranked.books_company
    left join suppliers on suppliers.connection = pairs.books_connection and suppliers.company = ranked.books_company and suppliers.id = ranked.supplier
    left join decisions as refused
        on refused.link = ranked.link and refused.books_company = ranked.books_company and refused.supplier = ranked.supplier
        and refused.company = ranked.company and refused.vendor_code = ranked.vendor_code and refused.verdict = 'different'
),

chosen as (
    select * from standing
    -- a supplier that we created and have not read yet is not gone
    where not is_refused and (not is_gone or (preference = 2 and (link, books_company, supplier) not in (
        select (pairs.link, suppliers.company, suppliers.id) from suppliers
        inner join pairs on pairs.books_connection = suppliers.connection and pairs.books_company = suppliers.company
        where suppliers.is_deleted)))
    qualify row_number() over (partition by link, company, vendor_code order by preference, verdict, score desc nulls last, supplier) = 1
),

final as (
    select
        coalesce(chosen.link, delivered.link) as link, coalesce(chosen.company, delivered.company) as company,
        coalesce(chosen.vendor_code, delivered.vendor_code) as vendor_code, coalesce(chosen.books_company, delivered.books_company) as books_company,
        chosen.supplier, coalesce(chosen.level, 'refused') as level, chosen.score, chosen.evidence, coalesce(chosen.verdict, 'refused') as verdict,
        case when delivered.supplier is distinct from chosen.supplier then delivered.supplier end as was_supplier
    from chosen
    full outer join delivered
        on delivered.link = chosen.link and delivered.company = chosen.company and delivered.vendor_code = chosen.vendor_code
    where delivered.link is null or delivered.link in (select link from pairs)
)

select * from final
