{#- Which invoices each credit note takes back: one row per link, company, credit note and invoice (`place`: its turn),
    or one without an invoice where none fits beyond doubt: `doubt` says why, and `candidates` which ones are named. An
    invoice is named by a reference that is its number alone, or after a word for invoice, or in credited_invoices.csv:
    "PO 1203" names none. It fits with the same customer, currency and items. A person may split a credit note over
    several there: `amount` is what it takes back of each, `amount_to` of it and those before it. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
lines as (select * from {{ ref('int_avalara_lines') }}),
-- what a person says goes before what the credit note says
maps as (select * from {{ ref('int_link_mappings') }} where kind = 'credited_invoice'),

invoices as (
    select
        pairs.link, sales.company, sales.invoice_id, sales.invoice_number, sales.digits, sales.invoice_date,
        sales.ordered_by, sales.currency, sales.your_ref, sales.description,
        sales.is_credit, {{ is_final_invoice('sales') }} as is_final,
        list_transform(coalesce(lines.lines, []), lambda line: coalesce(line.item, '')) as items,
        -- what it charges besides is no part of another invoice
        list_bool_and(list_transform(coalesce(lines.lines, []),
            lambda line: cast(line.net as decimal(28, 6)) <= 0)) as only_takes,
        -- one of tax alone states its tax
        cast(-case when lines.lines is null then coalesce(lines.billed, 0) else lines.net
            end as decimal(28, 6)) as whole
    from pairs
    inner join {{ ref('canonical_sales_invoices') }} as sales on sales.connection = pairs.books_connection
        and sales.company = pairs.books_company
    left join lines on lines.link = pairs.link and lines.company = sales.company and lines.invoice_id = sales.invoice_id
    where not sales.is_deleted
),

credits as (
    select invoices.*, maps.target_code as mapped,
    coalesce({{ credit_is_split('maps.target_code') }}, false) as is_split,
        case when {{ credit_is_split('maps.target_code') }} then {{ credit_parts('maps.target_code') }}
            else list_transform(
                case when maps.target_code is not null then regexp_extract_all(maps.target_code, '\d+')
                    else list_distinct(list_concat({{ invoices_named('your_ref') }},
                        {{ invoices_named('description') }})) end,
                lambda number: {'number': number, 'amount': cast(null as decimal(28, 6)),
                    'line': cast(null as varchar)}) end as parts
    from invoices
    left join maps on maps.link = invoices.link and maps.company = invoices.company
        and maps.source_code = invoices.invoice_number
    where is_credit
),

named as (
    select credits.*, generate_subscripts(parts, 1) as place, unnest(parts) as part from credits
),

candidates as (
    select
        named.link, named.company, named.invoice_id, named.place, named.part.amount as amount,
        originals.invoice_id as original_id, originals.invoice_number, originals.digits,
        case when originals.currency <> named.currency
                then {{ sentence('sales.misfit.currency', {'currency': 'originals.currency'}) }}
            when not list_has_all(originals.items, named.items) and not named.is_split
                then {{ sentence('sales.misfit.items') }}
            when not list_has_any(originals.items, named.items) and len(named.items) > 0
                then {{ sentence('sales.misfit.no_item') }}
            when not named.only_takes then {{ sentence('sales.misfit.charges') }} end as misfit
    from named
    inner join invoices as originals
        on originals.link = named.link and originals.company = named.company and originals.ordered_by = named.ordered_by
        and originals.digits = try_cast(named.part.number as bigint)
    where originals.is_final and not originals.is_credit
),

found as (
    select link, company, invoice_id, count(*) as found, count(*) filter (where misfit is null) as fitting,
        list(distinct invoice_number order by invoice_number) as candidates,
        string_agg({{ sentence('sales.misfit.text', {'number': 'invoice_number', 'misfit': 'misfit'}) }}, '; '
            order by digits) as misfits
    from candidates
    group by all
),

judged as (
    select
        credits.link, credits.company, credits.invoice_id, credits.is_final, credits.invoice_date, credits.is_split,
        coalesce(found.candidates, []) as candidates,
        case when found.found is null then {{ sentence('sales.doubt.none_named') }}
            when credits.is_split and found.found < len(credits.parts) then {{ sentence('sales.doubt.split') }}
            when credits.is_split and misfits is not null then misfits
            when credits.is_split then null
            when found.fitting > 1 then {{ sentence('sales.doubt.several') }}
            when found.fitting = 0 then misfits end as doubt,
        list_sum(list_transform(credits.parts, lambda part: part.amount)) as shared,
        case when credits.is_split and shared <> credits.whole then {{ sentence('sales.amounts_fault', {
            'lines': 'array_to_string(list_transform(credits.parts, lambda part: part.line), '
                ~ sentence('common.and') ~ ')',
            'shared': money('shared'), 'number': 'credits.invoice_number', 'whole': money('credits.whole'),
        }) }} end as amounts_fault
    from credits
    left join found using (link, company, invoice_id)
),

final as (
    select
        judged.* exclude (shared), candidates.original_id, candidates.invoice_number as original_number,
        case when is_split then coalesce(candidates.place, 1) else 1 end as place, candidates.amount,
        sum(candidates.amount) over (
            partition by judged.link, judged.company, judged.invoice_id
                order by candidates.place rows unbounded preceding) as amount_to
    from judged
    left join lateral (
        select * from candidates
        where judged.doubt is null and candidates.misfit is null and candidates.link = judged.link
            and candidates.company = judged.company and candidates.invoice_id = judged.invoice_id
    ) as candidates on true
)

select * from final
