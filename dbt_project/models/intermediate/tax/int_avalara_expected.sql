{#- What the tax journals of each invoice should say together, once the first one was posted: the recorded tax on the
    accounts that it was posted to, for a new place those of the mapping files; on the other side what the invoice
    bills, else the customer. -#}
with recorded as (select * from {{ ref('int_avalara_recorded') }}),
journals as (select * from {{ ref('int_avalara_journals') }}),

invoices as (select link, books_company as company, invoice_id, coalesce(books_vat, 0) <> 0 as has_vat,
    billed is not null as is_billed from {{ ref('int_avalara_invoices') }}),

-- on which the books put tax themselves by now has none to be booked besides
posted as (
    select journals.*, recorded.parts, recorded.tax, recorded.currency, invoices.is_billed,
        -- a person let the customer's receivable take what was billed otherwise
        case when (journals.first_document ->> '$.takes_difference') = 'true'
            then recorded.tax - cast(journals.first_document ->> '$.billed' as decimal(28, 6)) else 0 end as difference
    from journals
    inner join recorded using (link, company, invoice_id)
    inner join invoices using (link, company, invoice_id)
    where not invoices.has_vat
),

parts as (
    select link, company, invoice_id, first_document, part ->> '$.country' as country,
    coalesce(part ->> '$.region', '') as region, coalesce(part ->> '$.kind', '') as kind,
        sum(cast(part ->> '$.tax' as decimal(28, 6))) as tax
    from (select *, unnest(parts) as part from posted)
    group by all
),

known as (
    select link, company, invoice_id, 0 as turn, entry ->> '$.country' as country, entry ->> '$.region' as region,
    entry ->> '$.kind' as kind,
        entry ->> '$.account' as account, entry ->> '$.cost_center' as cost_center
    from (select *, unnest(coalesce(cast(json_extract(first_document, '$.accounts') as json[]),
        [])) as entry from posted)
    union all
    select posted.link, posted.company, posted.invoice_id, 1, accounts.country, accounts.region, accounts.kind,
    accounts.account, accounts.cost_center
    from posted
    inner join {{ ref('int_avalara_accounts') }} as accounts on accounts.link = posted.link
        and accounts.company = posted.company
),

owed as (
    select parts.*, known.account, known.cost_center
    from parts
    left join lateral (
        select * from known
        where known.link = parts.link and known.company = parts.company and known.invoice_id = parts.invoice_id
            and known.country in ('*', parts.country) and known.region in ('*', parts.region)
            and known.kind in ('*', parts.kind)
    ) as known on true
    qualify row_number() over (
        partition by parts.link, parts.company, parts.invoice_id, parts.country, parts.region, parts.kind
        order by known.turn, known.country <> '*' desc, known.region <> '*' desc, known.kind <> '*' desc) = 1
),

final as (
    select link, company, invoice_id, account, coalesce(cost_center, '') as cost_center,
    cast(null as varchar) as customer,
        left(concat_ws('/', country, coalesce(nullif(region, ''), '*'), coalesce(nullif(kind, ''), '*')), 12) as place,
        -tax as amount
    from owed
    where tax <> 0
    union all by name
    select link, company, invoice_id,
        case when is_billed then first_document ->> '$.clearing_account' else first_document ->> '$.receivable_account'
            end as account,
        '' as cost_center, case when not is_billed then first_document ->> '$.customer' end as customer, '' as place,
        tax - difference as amount
    from posted
    where tax <> difference
    union all by name
    select link, company, invoice_id, first_document ->> '$.receivable_account' as account, '' as cost_center,
    first_document ->> '$.customer' as customer, '' as place, difference as amount
    from posted
    where difference <> 0
)

select * from final
