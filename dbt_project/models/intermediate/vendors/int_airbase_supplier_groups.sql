{#- Which vendors of a link's companies of the books are one company, so that Airbase has it once: an equal VAT or
    registration number, or an equal name, with a second fact that agrees and no number that differs. What is only half
    of that is a doubt, on the later one. Every supplier is in a group, mostly alone; the first that trades leads
    it. -#}
with recursive pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
suppliers as (select * from {{ ref('canonical_vendors') }}),

records as (
    select
        vendors.link, pairs.pair_no, vendors.company, vendors.vendor_key as supplier, vendors.rid, vendors.name,
        nullif(vendors.name_key, '') as name_key, vendors.vat_core,
        vendors.registration, vendors.bank_accounts, vendors.domain, vendors.phone_number, vendors.postcode,
        vendors.country,
        suppliers.code, not suppliers.blocked and coalesce(suppliers.end_date > pairs.today, true) as trades
    from {{ ref('matching__vendor_records') }} as vendors
    inner join pairs on pairs.link = vendors.link and pairs.books_connection = vendors.connection
        and pairs.books_company = vendors.company and pairs.books_system = vendors.system
    inner join suppliers on suppliers.system = vendors.system and suppliers.connection = vendors.connection
        and suppliers.company = vendors.company
        and suppliers.vendor_key = vendors.vendor_key
    where vendors.side = 'left'
),

keys as (
    select link, rid, unnest(list_filter(['v' || vat_core, 'r' || coalesce(country, '') || registration, 'n'
        || name_key], lambda key: key is not null)) as key
    from records
),

candidates as (
    select distinct a.rid, b.rid as other from keys as a
    inner join keys as b on b.link = a.link and b.key = a.key and b.rid > a.rid
),

compared as (
    select
        a.rid, b.rid as other, coalesce(a.vat_core = b.vat_core, false)
            or coalesce(a.registration = b.registration and a.country is not distinct from b.country,
            false) as number_equal,
        -- one company may have a VAT number in each country
        coalesce(a.vat_core <> b.vat_core and left(a.vat_core, 2) = left(b.vat_core, 2), false)
            or coalesce(a.registration <> b.registration and a.country = b.country, false) as number_differs,
        coalesce(a.name_key = b.name_key, false) as name_equal,
        coalesce(a.postcode = b.postcode, false) or coalesce(a.domain = b.domain, false)
            or coalesce(a.phone_number = b.phone_number, false)
            or len(list_intersect(a.bank_accounts, b.bank_accounts)) > 0 as fact_equal
    from candidates
    inner join records as a on a.rid = candidates.rid
    inner join records as b on b.rid = candidates.other
),

sure as (
    select rid, other from compared
    where not number_differs and number_equal::integer + name_equal::integer + fact_equal::integer >= 2
),

reached as (
    select rid, rid as member from records
    union
    select reached.rid, steps.other from reached
    inner join (select rid, other from sure union all select other,
        rid from sure) as steps on steps.rid = reached.member
),

grouped as (
    select
        records.*, min(reached.member) as group_no
    from records
    inner join reached on reached.rid = records.rid
    group by all
),

led as (
    select *, first_value({'company': company, 'supplier': supplier, 'rid': rid, 'pair_no': pair_no}) over (
        partition by link, group_no order by not trades, pair_no, rid) as leader
    from grouped
),

compared_in_order as (
    select compared.number_differs, compared.number_equal,
        (a.leader.pair_no, a.leader.rid) < (b.leader.pair_no, b.leader.rid) as is_in_order,
        case when is_in_order then a else b end as earlier, case when is_in_order then b else a end as later
    from compared
    inner join led as a on a.rid = compared.rid
    inner join led as b on b.rid = compared.other
    -- numbers that contradict each other are no sign of two companies: one of them may be a slip
    where compared.number_equal or not compared.number_differs
),

-- of two that may be one company the later one waits
doubted as (
    select later.link, later.group_no,
        min_by({'company': earlier.company, 'supplier': earlier.supplier, 'code': earlier.code, 'name': earlier.name,
                'why': case when compared.number_differs then {{ sentence('vendors.doubt.numbers') }}
                    when compared.number_equal then {{ sentence('vendors.doubt.number') }}
                        else {{ sentence('vendors.doubt.name') }} end},
               (earlier.pair_no, earlier.rid, not coalesce(compared.number_differs, false),
                not coalesce(compared.number_equal, false))) as twin
    from compared_in_order as compared
    where earlier.group_no <> later.group_no
    group by all
),

final as (
    select led.link, led.pair_no, led.company, led.supplier, led.code, led.name, led.trades,
    led.leader.company as leading_company, led.leader.supplier as leading_supplier, doubted.twin
    from led
    left join doubted using (link, group_no)
)

select * from final
