{#- Suppliers whose AvidXchange vendor is not theirs any more: a person said "different" of the delivered pair (or
    "same" of another one), or the vendor is gone from AvidXchange. One row per supplier; `decided_key` is the vendor a
    person named instead. A vendor counts as gone only where the supplier still trades: the end of both is no
    question. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
suppliers as (select * from {{ ref('canonical_vendors') }}),

delivered as (
    select link, company as books_company, source_key as books_key, target_company as other_company,
    target_id as other_key,
        1 as preference
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'vendors' and target_id is not null and not coalesce(voided, false)
    union all
    select link, target_company, target_id, company, source_key, 2
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'suppliers' and target_id is not null and not coalesce(voided, false)
),

paired as (
    select * from delivered
    qualify row_number() over (partition by link, books_company, books_key, other_company order by preference,
        other_key) = 1
),

decisions as (
    select link, left_company as books_company, left_key as books_key, right_company as other_company,
    right_key as other_key,
        verdict, who, cast("at" as date) as decided_on, why
    from {{ ref('stg_operations__decisions') }}
    where kind = 'vendor'
    qualify row_number() over (
        partition by link, left_company, left_key, right_company, right_key order by "at" desc, id desc) = 1
),

chosen as (
    select decisions.* from decisions
    inner join pairs on pairs.link = decisions.link and pairs.books_company = decisions.books_company
    inner join {{ ref('stg_avidxchange__vendors') }} as vendors
        on vendors.connection = pairs.other_connection and vendors.company in (decisions.other_company, '')
        and vendors.vendor_id = decisions.other_key and not vendors.is_deleted
    where decisions.verdict = 'same'
    qualify row_number() over (
        partition by decisions.link, decisions.books_company, decisions.books_key, decisions.other_company
        order by decisions.decided_on desc, decisions.other_key) = 1
),

final as (
    select
        paired.link, paired.books_company, paired.books_key, paired.other_company, paired.other_key,
        case when refused.verdict is not null or chosen.other_key is not null then 'different' else 'gone'
            end as refusal,
        chosen.other_key as decided_key,
        coalesce(refused.who, chosen.who) as who, coalesce(refused.decided_on, chosen.decided_on) as decided_on,
        coalesce(refused.why, chosen.why) as why,
        vendors.name as vendor_name, vendors.external_vendor_code as vendor_code
    from paired
    inner join pairs
        on pairs.link = paired.link and pairs.books_company = paired.books_company
        and pairs.other_company = paired.other_company
    left join {{ avid_vendor('pairs', 'paired.other_key') }} as vendors on true
    left join suppliers
        on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
        and suppliers.vendor_key = paired.books_key
    left join decisions as refused
        on refused.link = paired.link and refused.books_company = paired.books_company
        and refused.books_key = paired.books_key
        and refused.other_company = paired.other_company and refused.other_key = paired.other_key
        and refused.verdict = 'different'
    left join chosen
        on chosen.link = paired.link and chosen.books_company = paired.books_company
        and chosen.books_key = paired.books_key
        and chosen.other_company = paired.other_company and chosen.other_key <> paired.other_key
    where refused.verdict is not null or chosen.other_key is not null
        or (coalesce(vendors.is_deleted, false) and suppliers.is_vendor and not suppliers.is_deleted
            and not coalesce(suppliers.blocked, false)
            and (suppliers.end_date is null or suppliers.end_date > pairs.today))
)

select * from final
