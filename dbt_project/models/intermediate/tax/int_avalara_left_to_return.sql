{#- What may still be given back of each invoice that a credit note takes back: what AvaTax recorded of it less the
    credit notes that it recorded, by item and place (country, region, kind). One row per link, company, original_id,
    item and place; `net` is the item's. Where an answer of an earlier release did not keep what each line was taxed,
    the whole invoice is one item, called *. A credit note over several invoices counts with what it was to take of
    each. -#}
with recorded as (select * from {{ ref('int_avalara_recorded') }} where not is_void),
originals as (select distinct link, company, original_id from {{ ref('int_avalara_ties') }}
    where original_id is not null),

documents as (
    select recorded.*, originals.original_id
    from originals
    inner join recorded
        on recorded.link = originals.link and recorded.company = originals.company
        and recorded.invoice_id = originals.original_id
    union all
    select recorded.*, originals.original_id
    from originals
    inner join recorded
        on recorded.link = originals.link and recorded.company = originals.company
        and lower(recorded.delivered_document ->> '$.original_code')
            = lower(originals.company || '-' || originals.original_id)
    where json_extract(recorded.delivered_document, '$.taken') is null
        and recorded.invoice_id <> originals.original_id
),

-- one of them was answered without its lines
worded as (
    select *, bool_and(len(lines) > 0) over (partition by link, company, original_id) as is_by_item from documents
),

-- what credit notes over several invoices took of this one
shared as (
    select originals.link, originals.company, originals.original_id,
        case when known.is_by_item then coalesce(taken.share ->> '$.item', '') else '*' end as item, taken.share
    from (
        select link, company, unnest(cast(json_extract(delivered_document, '$.taken') as json[])) as share
        from recorded
        where json_extract(delivered_document, '$.taken') is not null
    ) as taken
    inner join originals
        on originals.link = taken.link and originals.company = taken.company
        and lower(originals.company || '-' || originals.original_id) = lower(taken.share ->> '$.original_code')
    inner join (select distinct link, company, original_id, is_by_item from worded) as known
        on known.link = originals.link and known.company = originals.company
        and known.original_id = originals.original_id
),

said as (
    select link, company, original_id, invoice_id, is_by_item, line ->> '$.no' as no, line ->> '$.tax_code' as tax_code,
        case when is_by_item then coalesce(line ->> '$.item', '') else '*' end as item,
        cast(line ->> '$.net' as decimal(28, 6)) as net
    from (select *, unnest(cast(json_extract(delivered_document, '$.lines') as json[])) as line from worded)
),

items as (
    select link, company, original_id, item, cast(sum(net) as decimal(28, 6)) as net,
        arg_max(tax_code, (net, tax_code)) filter (where net is not null) as tax_code
    from (
        select link, company, original_id, item, net, tax_code from said
        union all by name
        select link, company, original_id, item, cast(share ->> '$.net' as decimal(28, 6)) as net from shared
    )
    group by all
),

parts as (
    select link, company, original_id, '*' as item, unnest(parts) as part from worded where not is_by_item
    union all by name
    select lines.link, lines.company, lines.original_id, said.item,
    unnest(cast(json_extract(lines.line, '$.parts') as json[])) as part
    from (select link, company, original_id, invoice_id, unnest(lines) as line from worded where is_by_item) as lines
    inner join said
        on said.link = lines.link and said.company = lines.company and said.invoice_id = lines.invoice_id
        and said.no = (lines.line ->> '$.no')
    union all by name
    select link, company, original_id, item, unnest(cast(json_extract(share, '$.parts') as json[])) as part from shared
),

taxes as (
    select link, company, original_id, item, part ->> '$.country' as country,
    coalesce(part ->> '$.region', '') as region, coalesce(part ->> '$.kind', '') as kind,
        sum(cast(part ->> '$.tax' as decimal(28, 6))) as tax
    from parts
    group by all
),

final as (
    select items.*, coalesce(country, '') as country, coalesce(region, '') as region, coalesce(kind, '') as kind,
    cast(coalesce(tax, 0) as decimal(28, 6)) as tax
    from items
    left join taxes using (link, company, original_id, item)
)

select * from final
