{{ config(alias='tax_jurisdictions') }}
{#- The tax of each jurisdiction and month, to the cent: what AvaTax recorded of the link's invoices beside what the
    general ledger has, by our journals or by Exact's own VAT. What agrees has a difference of nothing. -#}
with facts as (select * from {{ ref('int_avalara_invoice_facts') }} where is_final and is_routed),
actual as (select * from {{ ref('int_avalara_recorded_state') }} where not is_void),
booked as (select * from {{ ref('int_avalara_booked') }}),

parts as (
    select link, company, invoice_id, part ->> '$.country' as country,
    coalesce(nullif(part ->> '$.region', ''), '*') as region, coalesce(nullif(part ->> '$.kind', ''), '*') as kind,
        cast(part ->> '$.tax' as decimal(28, 6)) as tax
    from (select *, unnest(parts) as part from actual)
),

named as (
    select *, concat_ws('/', country, region, kind) as jurisdiction,
    left(concat_ws('/', country, region, kind), 12) as place from parts
),

recorded as (
    select facts.link, facts.books_company as company, date_trunc('month', facts.invoice_date) as month, facts.currency,
    named.jurisdiction, named.tax as avatax_tax, 0 as ledger_tax
    from facts
    inner join named on named.link = facts.link and named.company = facts.books_company
        and named.invoice_id = facts.invoice_id
),

-- a line names its place as far as Exact's descriptions reach
names as (select link, company, place, max(jurisdiction) as jurisdiction from named group by all),

journalled as (
    select facts.link, facts.books_company as company, date_trunc('month', facts.invoice_date) as month, facts.currency,
    coalesce(names.jurisdiction, booked.place) as jurisdiction,
        0 as avatax_tax, booked.tax as ledger_tax
    from facts
    inner join booked on booked.link = facts.link and booked.company = facts.books_company
        and booked.invoice_id = facts.invoice_id
    left join names on names.link = facts.link and names.company = facts.books_company and names.place = booked.place
),

-- Exact's own VAT is of the one place that AvaTax names, else of the country that is delivered to
own_vat as (
    select facts.link, facts.books_company as company, date_trunc('month', facts.invoice_date) as month, facts.currency,
        coalesce((select min(named.jurisdiction) from named where named.link = facts.link
            and named.company = facts.books_company and named.invoice_id = facts.invoice_id), facts.country
            || '/*/*') as jurisdiction,
        0 as avatax_tax, facts.books_vat as ledger_tax
    from facts
    semi join actual on actual.link = facts.link and actual.company = facts.books_company
        and actual.invoice_id = facts.invoice_id
    where facts.has_vat and not facts.is_deleted
),

final as (
    select link, company, cast(month as date) as month, currency, jurisdiction,
    cast(sum(avatax_tax) as decimal(22, 6)) as avatax_tax, cast(sum(ledger_tax) as decimal(22, 6)) as ledger_tax,
        cast(sum(avatax_tax) - sum(ledger_tax) as decimal(22, 6)) as difference
    from (select * from recorded union all by name select * from journalled union all by name select * from own_vat)
    group by link, company, month, currency, jurisdiction
)

select * from final
