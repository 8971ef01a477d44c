{#- Each credit note that is not recorded with the invoice that it takes back, as AvaTax recorded that: one row per link, company and
    invoice_id. `lines` and `tax_parts` are as AvaTax is told them; null where it is to say the tax itself. -#}
with ties as (select * from {{ ref('int_avalara_ties') }}),
shares as (select * from {{ ref('int_avalara_return_shares') }}),
recorded as (select * from {{ ref('int_avalara_recorded') }}),
standing as (select * from {{ ref('int_avalara_standing') }}),
lines as (select * from {{ ref('int_avalara_lines') }}),

by_line as (
    select link, company, invoice_id, no, key, item, any_value(tax_code) as tax_code, -sum(tax) as tax
    from shares
    group by all
),

told as (
    select by_line.link, by_line.company, by_line.invoice_id,
        to_json(list({'no': by_line.no, 'key': by_line.key, 'description': coalesce(line.description, ''), 'item': nullif(by_line.item, ''), 'account': line.account,
            'tax_code': by_line.tax_code, 'quantity': line.quantity, 'net': coalesce(line.net, '0.00'), 'tax': {{ money("by_line.tax") }}}
            order by by_line.no, by_line.key)) as lines
    from by_line
    left join (select link, company, invoice_id, unnest(lines) as line from lines) as sold
        on sold.link = by_line.link and sold.company = by_line.company and sold.invoice_id = by_line.invoice_id
        and sold.line.no = by_line.no and sold.line.key is not distinct from by_line.key
    group by all
),

by_place as (
    select link, company, invoice_id, country, region, kind, -sum(tax) as tax from shares group by all having sum(tax) <> 0
),

parts as (
    select link, company, invoice_id,
        to_json(list({'country': country, 'region': region, 'kind': kind, 'tax': {{ money("tax") }}} order by country, region, kind)) as tax_parts
    from by_place
    group by all
),

final as (
    select
        ties.link, ties.company, ties.invoice_id, ties.original_id, ties.doubt, ties.candidates, recorded.code as original_code,
        originals_sold.billed as original_billed, originals_sold.exact_vat as original_vat,
        recorded.delivered_document as original_document, coalesce(not recorded.is_void, false) as original_is_recorded, recorded.tax as original_tax,
        case when standing.is_listed and standing.tax <> standing.recorded_tax then standing.tax end as original_tax_now,
        coalesce(exceeded.is_exceeded, false) as is_exceeded, told.lines, parts.tax_parts
    from ties
    left join recorded on recorded.link = ties.link and recorded.company = ties.company and recorded.invoice_id = ties.original_id
    left join standing on standing.link = ties.link and standing.company = ties.company and standing.invoice_id = ties.original_id
    left join lines as originals_sold
        on originals_sold.link = ties.link and originals_sold.company = ties.company and originals_sold.invoice_id = ties.original_id
    left join (select link, company, invoice_id, bool_or(is_exceeded) as is_exceeded from shares group by all) as exceeded
        on exceeded.link = ties.link and exceeded.company = ties.company and exceeded.invoice_id = ties.invoice_id
    left join told on told.link = ties.link and told.company = ties.company and told.invoice_id = ties.invoice_id and not exceeded.is_exceeded
    left join parts on parts.link = ties.link and parts.company = ties.company and parts.invoice_id = ties.invoice_id and not exceeded.is_exceeded
)

select * from final
