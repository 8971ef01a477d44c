{{ config(alias='known_pairs') }}
{#- Pairs that need no search: what a person decided (the latest word counts, it never expires) and what we delivered. A
    vendor is known by its id: a code may be another vendor's by now. By its code only in the other system, where none
    has that id. -#}
with records as (select rid, scope, link, side, company, vendor_key, code from {{ ref('matching__vendor_records') }}),

decisions as (
    select link, left_company, left_key, right_company, right_key, verdict, who, "at", why
    from {{ ref('stg_operations__decisions') }}
    where kind = 'vendor'
    qualify row_number() over (
        partition by link, left_company, left_key, right_company, right_key order by "at" desc, id desc) = 1
),

delivered as (
    select link, company as left_company, source_key as left_key, target_company as right_company,
    target_id as right_id, target_code as right_code,
        updated_at, (target_company, target_id) not in (select (company, vendor_key) from records
            where side = 'right') as by_code
    from {{ ref('stg_operations__deliveries') }}
    where ((flow = 'vendors' and target_system = 'avidxchange') or flow = 'airbase_vendors') and target_id is not null
        and not coalesce(voided, false)
),

created as (
    select link, target_company as left_company, target_id as left_id, company as right_company,
    source_key as right_key, updated_at
    from {{ ref('stg_operations__deliveries') }}
    where (flow = 'suppliers' or (flow = 'vendors' and target_system in {{ books_systems() }}))
        and target_id is not null
        and not coalesce(voided, false)
),

rights as (
    select rid, scope, company, unnest([false, true]) as by_code, unnest([vendor_key, code]) as called
    from records
    where side = 'right'
),

known as (
    select l.rid as left_rid, r.rid as right_rid, 1 as preference,
        case d.verdict when 'same' then 'same' when 'different' then 'different' end as known, d.who, d."at", d.why
    from decisions as d
    inner join records as l on l.side = 'left' and l.link = d.link and l.company = d.left_company
        and l.vendor_key = d.left_key
    inner join records as r on r.scope = l.scope and r.side = 'right' and r.company = d.right_company
        and r.vendor_key = d.right_key
    union all
    select l.rid, r.rid, 2, 'remembered', 'delivery', d.updated_at, 'delivered earlier'
    from delivered as d
    inner join records as l on l.side = 'left' and l.link = d.link and l.company = d.left_company
        and l.vendor_key = d.left_key
    inner join rights as r on r.scope = l.scope and r.company = d.right_company and r.by_code = d.by_code
        and r.called = case when d.by_code then d.right_code else d.right_id end
    union all
    select l.rid, r.rid, 2, 'remembered', 'delivery', d.updated_at, 'created from it earlier'
    from created as d
    inner join records as r on r.side = 'right' and r.link = d.link and r.company = d.right_company
        and r.vendor_key = d.right_key
    inner join records as l
        on l.scope = r.scope and l.side = 'left' and l.company = d.left_company and l.vendor_key = d.left_id
),

final as (
    select left_rid, right_rid, known, who, "at", why
    from known
    qualify row_number() over (partition by left_rid, right_rid order by preference, "at" desc, who) = 1
)

select * from final
{{ compared() }}
