{#- What each line of a credit note that is not recorded gives back of each place's tax: one row per link, company,
    invoice_id, original_id, line (no, key), country, region and kind; `net` is what the line takes back of that
    invoice. A line's share is by its part of what is left of the item, kept apart by what stands between two running
    totals: all credit notes of an invoice together give back its tax to the cent. A credit note of tax alone states its
    tax. One that a person split takes its lines from its invoices in their order, each line first from the first one
    that bills its item. -#}
with ties as (select * from {{ ref('int_avalara_ties') }} where original_id is not null),
lines as (select * from {{ ref('int_avalara_lines') }}),
remaining as (select * from {{ ref('int_avalara_left_to_return') }}),
recorded as (select * from {{ ref('int_avalara_recorded') }}),
sold as (select distinct link, company, original_id, item from remaining),

-- what each item was sent as, also where the tax is known of the whole invoice alone
codes as (
    select link, company, invoice_id as original_id, coalesce(line ->> '$.item', '') as item,
    min(line ->> '$.tax_code') as tax_code
    from (select *, unnest(cast(json_extract(delivered_document, '$.lines') as json[])) as line from recorded)
    group by all
),

asking as (
    select ties.*, lines.lines, -lines.billed as stated, originals.currency
    from ties
    inner join lines on lines.link = ties.link and lines.company = ties.company and lines.invoice_id = ties.invoice_id
    left join recorded as originals
        on originals.link = ties.link and originals.company = ties.company and originals.invoice_id = ties.original_id
    anti join recorded on recorded.link = ties.link and recorded.company = ties.company
        and recorded.invoice_id = ties.invoice_id
),

by_line as (
    select link, company, invoice_id, currency, is_final, invoice_date, line.no as no, line.key as key,
    coalesce(line.item, '') as item,
        -cast(line.net as decimal(28, 6)) as net
    from (select *, unnest(lines) as line from asking where place = 1)
),

placed as (
    select by_line.*, min(asking.place) filter (where sold.item is not null) as first_place, max(asking.place)
        filter (where sold.item is not null) as last_place
    from by_line
    inner join asking on asking.link = by_line.link and asking.company = by_line.company
        and asking.invoice_id = by_line.invoice_id
    left join lateral (
        select * from sold
        where sold.link = asking.link and sold.company = asking.company
            and sold.original_id = asking.original_id and sold.item in (by_line.item, '*')
    ) as sold on true
    group by all
),

spread as (
    select *, sum(net) over (
        partition by link, company, invoice_id order by first_place nulls last, last_place, no,
        key rows unbounded preceding) as net_to
    from placed
),

taken as (
    select spread.* replace (case when asking.amount is null or spread.net = 0 then spread.net
            else least(net_to, amount_to) - greatest(net_to - spread.net, amount_to - amount) end as net),
        asking.original_id
    from spread
    inner join asking using (link, company, invoice_id)
    where asking.amount is null or (spread.net = 0 and asking.place = 1)
        or least(net_to, amount_to) > greatest(net_to - spread.net, amount_to - amount)
),

running as (
    select taken.*, coalesce(remaining.country, '') as country, coalesce(remaining.region, '') as region,
    coalesce(remaining.kind, '') as kind, codes.tax_code,
        coalesce(remaining.tax, 0) as tax, coalesce(remaining.net, 0) as whole,
        sum(taken.net) over (
            partition by taken.link, taken.company, taken.original_id, coalesce(remaining.item, taken.item),
            remaining.country, remaining.region, remaining.kind
            order by is_final desc, invoice_date, invoice_id, no, key rows unbounded preceding) as upto
    from taken
    left join lateral (
        select * from remaining
        where remaining.link = taken.link and remaining.company = taken.company
            and remaining.original_id = taken.original_id and remaining.item in (taken.item, '*')
    ) as remaining on true
    left join codes
        on codes.link = taken.link and codes.company = taken.company and codes.original_id = taken.original_id
        and codes.item = taken.item
),

stated as (
    select asking.link, asking.company, asking.invoice_id, asking.original_id, asking.currency,
    coalesce(asking.amount, asking.stated) as net, remaining.*
            exclude (link, company, original_id, net),
        sum(remaining.tax) over (partition by asking.link, asking.company, asking.invoice_id,
            asking.original_id) as whole,
        sum(remaining.tax) over (
            partition by asking.link, asking.company, asking.invoice_id, asking.original_id
            order by remaining.item, remaining.country, remaining.region,
            remaining.kind rows unbounded preceding) as upto
    from asking
    inner join remaining using (link, company, original_id)
    where asking.lines is null and asking.stated > 0
),

final as (
    select link, company, invoice_id, original_id, no, key, item, net, tax_code, country, region, kind,
    upto > whole as is_exceeded,
        case when whole = 0 then 0 else {{ posted_amount('tax * upto / whole',
            'currency') }} - {{ posted_amount('tax * (upto - net) / whole', 'currency') }} end as tax
    from running
    union all by name
    select link, company, invoice_id, original_id,
    cast(dense_rank() over (partition by link, company, invoice_id order by item) as integer) as no,
        cast(null as varchar) as key, nullif(item, '*') as item, 0 as net, tax_code, country, region, kind,
        net > whole as is_exceeded,
        case when whole = 0 then 0 else {{ posted_amount('net * upto / whole',
            'currency') }} - {{ posted_amount('net * (upto - tax) / whole', 'currency') }} end as tax
    from stated
)

select * from final
