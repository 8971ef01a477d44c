{#- What may still be given back of each invoice that a credit note takes back: what AvaTax recorded of it less the credit notes that it
    recorded, by item and place (country, region, kind). One row per link, company, original_id, item and place; `net` is the item's. Where an
    answer of an earlier release did not keep what each line was taxed, the whole invoice is one item, called *. -#}
with recorded as (select * from {{ ref('int_avalara_recorded') }} where not is_void),
originals as (select distinct link, company, original_id from {{ ref('int_avalara_ties') }} where original_id is not null),

documents as (
    select recorded.*, originals.original_id
    from originals
    inner join recorded
        on recorded.link = originals.link and recorded.company = originals.company
        and (recorded.invoice_id = originals.original_id
            or lower(recorded.delivered_document ->> '$.original_code') = lower(originals.company || '-' || originals.original_id))
),

-- one of them was answered without its lines
worded as (
    select *, bool_and(len(lines) > 0) over (partition by link, company, original_id) as is_by_item from documents
),

said as (
    select link, company, original_id, invoice_id, is_by_item, line ->> '$.no' as no, line ->> '$.tax_code' as tax_code,
        case when is_by_item then coalesce(line ->> '$.item', '') else '*' end as item, cast(line ->> '$.net' as decimal(28, 6)) as net
    from (select *, unnest(cast(json_extract(delivered_document, '$.lines') as json[])) as line from worded)
),

items as (
    select link, company, original_id, item, cast(sum(net) as decimal(28, 6)) as net, arg_max(tax_code, net) as tax_code
    from said
    group by all
),

parts as (
    select link, company, original_id, '*' as item, unnest(parts) as part from worded where not is_by_item
    union all by name
    select lines.link, lines.company, lines.original_id, said.item, unnest(cast(json_extract(lines.line, '$.parts') as json[])) as part
    from (select link, company, original_id, invoice_id, unnest(lines) as line from worded where is_by_item) as lines
    inner join said
        on said.link = lines.link and said.company = lines.company and said.invoice_id = lines.invoice_id and said.no = (lines.line ->> '$.no')
),

taxes as (
    select link, company, original_id, item, part ->> '$.country' as country, coalesce(part ->> '$.region', '') as region, coalesce(part ->> '$.kind', '') as kind,
        sum(cast(part ->> '$.tax' as decimal(28, 6))) as tax
    from parts
    group by all
),

final as (
    select items.*, coalesce(country, '') as country, coalesce(region, '') as region, coalesce(kind, '') as kind, cast(coalesce(tax, 0) as decimal(28, 6)) as tax
    from items
    left join taxes using (link, company, original_id, item)
)

select * from final
