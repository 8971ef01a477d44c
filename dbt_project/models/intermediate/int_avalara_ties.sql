{#- Which invoice each credit note takes back: one row per link, company and credit note. `original_id` only where exactly one fits, else
    `doubt` says why none does and `candidates` which ones are named. An invoice is named by a reference that is its number alone, or after a
    word for invoice, or in credited_invoices.csv: "PO 1203" names none. It fits with the same customer, currency and items. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
lines as (select * from {{ ref('int_avalara_lines') }}),
-- what a person says goes before what the credit note says
maps as (select * from {{ ref('int_avalara_maps') }} where kind = 'credited_invoice'),

invoices as (
    select
        pairs.link, sales.company, sales.invoice_id, sales.invoice_number, sales.invoice_date, sales.ordered_by, sales.currency, sales.your_ref, sales.description,
        sales.type in (8021, 8024) as is_credit, {{ avalara_is_final('sales') }} as is_final,
        list_transform(coalesce(lines.lines, []), lambda line: coalesce(line.item, '')) as items,
        -- what it charges besides is no part of another invoice
        list_bool_and(list_transform(coalesce(lines.lines, []), lambda line: cast(line.net as decimal(28, 6)) <= 0)) as only_takes
    from pairs
    inner join {{ ref('stg_exact_online__sales_invoices') }} as sales on sales.connection = pairs.books_connection and sales.company = pairs.books_company
    left join lines on lines.link = pairs.link and lines.company = sales.company and lines.invoice_id = sales.invoice_id
    where not sales.is_deleted
),

named as (
    select invoices.*, unnest(case when maps.target_code is not null then regexp_extract_all(maps.target_code, '\d+')
        else list_distinct(list_concat({{ invoices_named('your_ref') }}, {{ invoices_named('description') }})) end) as number
    from invoices
    left join maps on maps.link = invoices.link and maps.company = invoices.company and maps.source_code = cast(invoices.invoice_number as varchar)
    where is_credit
),

candidates as (
    select
        named.link, named.company, named.invoice_id, originals.invoice_id as original_id, originals.invoice_number,
        case when originals.currency <> named.currency then 'is in ' || originals.currency
            when not list_has_all(originals.items, named.items) then 'does not bill all of its items'
            when not named.only_takes then 'is not all that it is about: it charges something besides' end as misfit
    from named
    inner join invoices as originals
        on originals.link = named.link and originals.company = named.company and originals.ordered_by = named.ordered_by
        and originals.invoice_number = try_cast(named.number as bigint)
    where originals.is_final and not originals.is_credit
),

final as (
    select
        credits.link, credits.company, credits.invoice_id, credits.is_final, credits.invoice_date,
        case when count(*) filter (where misfit is null and original_id is not null) = 1 then any_value(original_id) filter (where misfit is null) end as original_id,
        coalesce(list(distinct cast(candidates.invoice_number as varchar) order by cast(candidates.invoice_number as varchar)) filter (where original_id is not null), []) as candidates,
        case when count(original_id) = 0 then 'names no invoice that it takes back'
            when count(*) filter (where misfit is null) > 1 then 'names several invoices'
            when count(*) filter (where misfit is null) = 0
                then string_agg('invoice ' || candidates.invoice_number || ', which it names, ' || misfit, '; ' order by candidates.invoice_number) end as doubt
    from invoices as credits
    left join candidates using (link, company, invoice_id)
    where credits.is_credit
    group by all
)

select * from final
