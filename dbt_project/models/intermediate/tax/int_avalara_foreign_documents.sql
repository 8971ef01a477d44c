{#- Documents that stand in AvaTax and are not known here as recorded by us: of each invoice the one under its code,
    else one under its number with the same amount. `is_ours`: it carries our reference, so that an earlier installation
    of this link recorded it. -#}
with invoices as (select * from {{ ref('int_avalara_invoices') }} where is_final and not was_recorded),
documents as (select * from {{ ref('stg_avalara__transactions') }} where not is_deleted
    and status not in ('Cancelled', 'Adjusted', 'Temporary')),

matched as (
    select invoices.link, invoices.books_company as company, invoices.invoice_id, documents.* exclude (company),
        lower(documents.code) = lower(invoices.books_company || '-' || invoices.invoice_id) as has_our_code,
        coalesce(documents.reference_code = 'AV:tax:' || invoices.books_company || ':' || invoices.invoice_id,
            false) as is_ours,
        abs(documents.total_amount) = abs(invoices.net) as is_same_amount
    from (
        select *, unnest([lower(books_company || '-' || invoice_id), lower(cast(invoice_number as varchar))]) as called
        from invoices
    ) as invoices
    inner join documents
        on documents.connection = invoices.other_connection and documents.company = invoices.company_code
        and documents.type = case when invoices.is_credit then 'ReturnInvoice' else 'SalesInvoice' end
        and lower(documents.code) = invoices.called
    where lower(documents.code) = lower(invoices.books_company || '-' || invoices.invoice_id)
        or (documents.code = cast(invoices.invoice_number as varchar)
            and abs(documents.total_amount) = abs(invoices.net))
    qualify row_number() over (partition by invoices.link, invoices.books_company, invoices.invoice_id
        order by has_our_code desc, documents.version desc) = 1
),

jurisdictions as (
    select link, company, invoice_id, unnest(cast(coalesce(json_extract(summary, '$[*]'),
        []) as json[])) as row from matched
),

-- one for each country, region and kind, as our own answers have them
added as (
    select link, company, invoice_id, row ->> '$.country' as country, coalesce(row ->> '$.region', '') as region,
    coalesce(row ->> '$.taxType', '') as kind,
        sum(cast(row ->> '$.tax' as decimal(28, 6))) as tax
    from jurisdictions
    group by all
    having sum(cast(row ->> '$.tax' as decimal(28, 6))) <> 0
),

parts as (
    select link, company, invoice_id, list({'country': country, 'region': region, 'kind': kind,
        'tax': {{ money("tax") }}} order by country, region, kind) as parts
    from added
    group by all
),

final as (
    select matched.link, matched.company, matched.invoice_id, code, status, total_amount, has_our_code, is_ours,
    is_same_amount,
        cast(json_object('status', status, 'version', version, 'type', type, 'total', {{ money("total_amount") }},
            'tax', {{ money("total_tax") }}, 'exempt', {{ money("coalesce(total_exempt, 0)") }},
            'date', cast(date as varchar), 'currency', currency_code, 'locked', coalesce(locked, false), 'parts',
            coalesce(parts.parts, [])) as varchar) as facts
    from matched
    left join parts on parts.link = matched.link and parts.company = matched.company
        and parts.invoice_id = matched.invoice_id
)

select * from final
