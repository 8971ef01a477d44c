{#- Each credit note that is not recorded with the invoices that it takes back, as AvaTax recorded them: one row per
    link, company and invoice_id. `original_id`: the first of them, whose place and day count; `originals`: all. `lines`
    and `tax_parts` are as they are sent to AvaTax; null where it works out the tax itself. `taken`: of one over several
    invoices, what it takes of each. -#}
with ties as (select * from {{ ref('int_avalara_ties') }}),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
shares as (select * from {{ ref('int_avalara_return_shares') }}),
recorded as (select * from {{ ref('int_avalara_recorded') }}),
actual as (select * from {{ ref('int_avalara_recorded_state') }}),
lines as (select * from {{ ref('int_avalara_lines') }}),

by_line as (
    select link, company, invoice_id, no, key, item, min(tax_code) as tax_code, -sum(tax) as tax
    from shares
    group by all
),

submitted as (
    select by_line.link, by_line.company, by_line.invoice_id,
        to_json(list({'no': by_line.no, 'key': by_line.key, 'description': coalesce(line.description, ''),
            'item': nullif(by_line.item, ''), 'account': line.account,
            'tax_code': by_line.tax_code, 'quantity': line.quantity, 'net': coalesce(line.net, '0.00'),
            'tax': {{ money("by_line.tax") }}}
            order by by_line.no, by_line.key)) as lines
    from by_line
    left join (select link, company, invoice_id, unnest(lines) as line from lines) as sold
        on sold.link = by_line.link and sold.company = by_line.company and sold.invoice_id = by_line.invoice_id
        and sold.line.no = by_line.no and sold.line.key is not distinct from by_line.key
    group by all
),

by_place as (
    select link, company, invoice_id, country, region, kind, -sum(tax) as tax from shares group by all
        having sum(tax) <> 0
),

parts as (
    select link, company, invoice_id,
        to_json(list({'country': country, 'region': region, 'kind': kind, 'tax': {{ money("tax") }}} order by country,
            region, kind)) as tax_parts
    from by_place
    group by all
),

of_each as (
    select link, company, invoice_id, original_id, item, cast(sum(net) as decimal(28, 6)) as net
    from (select link, company, invoice_id, original_id, no, key, coalesce(item, '') as item,
        any_value(net) as net from shares group by all)
    group by all
),

parts_of_each as (
    select link, company, invoice_id, original_id, item,
        list({'country': country, 'region': region, 'kind': kind, 'tax': {{ money('tax') }}} order by country, region,
            kind) as parts
    from (
        select link, company, invoice_id, original_id, coalesce(item, '') as item, country, region, kind,
        -sum(tax) as tax
        from shares
        group by all
        having sum(tax) <> 0
    )
    group by all
),

taken as (
    select link, company, invoice_id,
        to_json(list({'original_code': company || '-' || lower(original_id), 'item': item, 'net': {{ money('-net') }},
            'parts': coalesce(parts, [])}
            order by original_id, item)) as taken
    from of_each
    left join parts_of_each using (link, company, invoice_id, original_id, item)
    group by all
    having count(distinct original_id) > 1
),

tied as (
    select
        ties.link, ties.company, ties.invoice_id, any_value(ties.candidates) as candidates,
        any_value(ties.amounts_fault) as amounts_fault,
        -- one document goes to one place, with one exemption
        case when count(distinct concat_ws('|', {%- for name in ['ship_to', 'ship_from', 'entity_use_code',
            'exemption_number', 'vat_number'] %}
                coalesce(recorded.delivered_document ->> '$.{{ name }}', ''){{ ',' if not loop.last }}{% endfor %}))
                    filter (where recorded.code is not null) > 1
            then {{ sentence('sales.doubt.places', {'books': 'any_value(pairs.books_system)'}) }}
            else any_value(ties.doubt) end as doubt,
        list({'id': ties.original_id, 'number': ties.original_number} order by ties.place)
            filter (where ties.original_id is not null) as originals,
        string_agg(cast(ties.original_number as varchar), {{ sentence('common.and') }} order by ties.place)
            as original_number,
        bool_and(not coalesce(recorded.is_void, true)) as original_is_recorded,
        arg_min(recorded.delivered_document, ties.place) as original_document,
        arg_min(recorded.code, ties.place) as original_code, sum(recorded.tax) as original_tax,
        case when bool_or(actual.is_listed and actual.tax <> actual.recorded_tax)
            then sum(case when actual.is_listed then actual.tax else recorded.tax end) end as original_tax_now,
        sum(sold.billed) as original_billed, sum(sold.books_vat) as original_vat
    from ties
    inner join pairs on pairs.link = ties.link and pairs.books_company = ties.company
    left join recorded on recorded.link = ties.link and recorded.company = ties.company
        and recorded.invoice_id = ties.original_id
    left join actual on actual.link = ties.link and actual.company = ties.company
        and actual.invoice_id = ties.original_id
    left join lines as sold on sold.link = ties.link and sold.company = ties.company
        and sold.invoice_id = ties.original_id
    group by all
),

exceeding as (
    select link, company, invoice_id, bool_or(is_exceeded) as is_exceeded from shares
    group by all
),

final as (
    select
        tied.* replace (case when doubt is null then originals end as originals,
            coalesce(doubt is null and original_is_recorded, false) as original_is_recorded),
        case when doubt is null then originals[1].id end as original_id,
        coalesce(exceeded.is_exceeded, false) as is_exceeded, submitted.lines, parts.tax_parts, taken.taken
    from tied
    left join lateral (
        select * from exceeding as exceeded
        where exceeded.link = tied.link and exceeded.company = tied.company and exceeded.invoice_id = tied.invoice_id
            and tied.original_is_recorded and tied.doubt is null
    ) as exceeded on true
    left join lateral (
        select * from submitted
        where submitted.link = tied.link and submitted.company = tied.company
            and submitted.invoice_id = tied.invoice_id and not exceeded.is_exceeded
    ) as submitted on true
    left join lateral (
        select * from parts
        where parts.link = tied.link and parts.company = tied.company and parts.invoice_id = tied.invoice_id
            and not exceeded.is_exceeded
    ) as parts on true
    left join lateral (
        select * from taken
        where taken.link = tied.link and taken.company = tied.company and taken.invoice_id = tied.invoice_id
            and not exceeded.is_exceeded
    ) as taken on true
)

select * from final
