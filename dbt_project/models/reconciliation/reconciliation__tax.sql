{{ config(alias='tax') }}
{#- Every final sales invoice beside its AvaTax document and its tax in the general ledger, with the first difference
    and why. `journal_amount`: the tax that our journals book; where the books put the tax themselves there is none, and
    the invoice's own tax is what is compared. -#}
with facts as (select * from {{ ref('int_avalara_invoice_facts') }} where is_final),
actual as (select * from {{ ref('int_avalara_recorded_state') }}),

ledger as (
    select link, company, invoice_id, min(entry_id) as entry_id, cast(sum(tax) as decimal(28, 6)) as tax
        from {{ ref('int_avalara_booked') }} group by all
),

-- what keeps it, in the words of the flow that stops first
stopped as (
    select link, company, source_key, arg_min(coalesce(reason_text, ''),
        list_position(['tax', 'tax_journals', 'commit'], flow)) as reason
    from {{ ref('stg_operations__deliveries') }}
    where flow in ('tax', 'tax_journals', 'commit') and state not in ('delivered', 'skipped')
    group by all
),

ours as (select * from {{ ref('stg_avalara__transactions') }} where starts_with(reference_code, 'AV:tax:')
    and not is_deleted and status not in ('Cancelled', 'Adjusted', 'Temporary')),

compared as (
    select
        facts.link, facts.books_company as company, facts.invoice_id as source_key,
        coalesce(cast(facts.invoice_number as varchar), facts.invoice_id) as number,
        facts.customer_name as counterparty,
        facts.invoice_date as doc_date, facts.currency, facts.net as invoice_net,
        coalesce(facts.billed, 0) + coalesce(facts.books_vat, 0) as invoice_tax, actual.code as avatax_code,
        actual.status as avatax_status, actual.tax as avatax_tax, actual.total as avatax_total, actual.exempt,
        ledger.entry_id as journal_entry_id,
        case when not facts.has_vat then coalesce(ledger.tax, 0) end as journal_amount,
        case when facts.has_vat then facts.books_vat else coalesce(ledger.tax, 0) end as booked,
        stopped.reason as stopped, facts.has_vat, facts.billed is not null as is_billed, facts.country, facts.region,
        facts.is_deleted, facts.invoice_date < facts.start_date and not facts.was_recorded as is_early, facts.is_others,
        facts.is_rejected,
        facts.is_routed, facts.was_recorded, facts.books_system
    from facts
    left join actual on actual.link = facts.link and actual.company = facts.books_company
        and actual.invoice_id = facts.invoice_id
    left join ledger on ledger.link = facts.link and ledger.company = facts.books_company
        and ledger.invoice_id = facts.invoice_id
    left join stopped on stopped.link = facts.link and stopped.company = facts.books_company
        and stopped.source_key = facts.invoice_id
),

classed as (
    select *,
        case
            when is_early then 'before_start' when is_others or is_rejected then 'not_chosen'
            when was_recorded and not is_routed then 'not_routed'
            when is_deleted and avatax_status <> 'Cancelled' then 'deleted'
            when is_deleted then 'agrees'
            when avatax_code is null then 'missing_in_target'
            when avatax_status = 'Cancelled' then 'deleted'
            when avatax_total <> invoice_net then 'amount'
            when booked <> avatax_tax then 'coding'
            when avatax_status <> 'Committed' then 'status'
            else 'agrees'
        end as difference_class
    from compared
),

orphans as (
    select pairs.link, pairs.books_company as company, ours.code as source_key, ours.code as number,
    ours.customer_code as counterparty, ours.date as doc_date, ours.currency_code as currency,
        ours.code as avatax_code, ours.status as avatax_status, ours.total_tax as avatax_tax,
        case when companies.unread is null then 'missing_in_source' else 'not_routed' end as difference_class,
        coalesce(companies.unread, {{ sentence('tax.no_invoice', {
            'reference_code': 'ours.reference_code', 'division': 'pairs.division',
        }) }}) as reason
    from {{ ref('int_avalara_pairs') }} as pairs
    inner join ours on ours.connection = pairs.other_connection and ours.company = pairs.company_code
        and starts_with(ours.reference_code, 'AV:tax:' || pairs.books_company || ':')
    left join {{ ref('int_link_companies') }} as companies on companies.link = pairs.link
        and companies.company = pairs.books_company and companies.other_company = pairs.company_code
    anti join facts on facts.link = pairs.link and facts.books_company = pairs.books_company
        and lower(facts.books_company || '-' || facts.invoice_id) = lower(ours.code)
    where pairs.is_routed
),

final as (
    select *, case difference_class
        when 'before_start' then {{ sentence('reconciliation.before_start') }}
        when 'not_routed' then {{ sentence('tax.not_routed', {'company': 'company'}) }}
        when 'not_chosen' then case when is_others then {{ sentence('tax.by_others') }}
            else {{ sentence('tax.rejected') }} end
        when 'deleted' then coalesce(stopped, case when is_deleted then {{ sentence('tax.deleted', {
            'books': 'books_system',
        }) }}
            else {{ sentence('tax.void', {'books': 'books_system'}) }} end)
        when 'missing_in_target' then coalesce(stopped, {{ sentence('tax.not_recorded') }})
        when 'amount' then coalesce(stopped, {{ sentence('tax.amounts', {
            'net': money('invoice_net'), 'total': money('avatax_total'),
        }) }})
        when 'coding' then coalesce(stopped, {{ sentence('tax.taxes', {
            'tax': money('avatax_tax'), 'booked': money('booked'),
        }) }})
        when 'status' then coalesce(stopped, {{ sentence('tax.not_committed', {'status': 'avatax_status'}) }})
        when 'agrees' then case
            when is_deleted then null
            when avatax_tax = 0 and exempt <> 0
                then {{ sentence('tax.exempt', {'country': "concat_ws('/', country, region)"}) }}
            when avatax_tax = 0 then {{ sentence('tax.zero_rate') }}
            when has_vat then {{ sentence('tax.in_books', {'books': 'books_system'}) }}
            when not is_billed then {{ sentence('tax.receivable') }} end
    end as reason
    from classed
    union all by name
    select * from orphans
)

select link, company, source_key, number, counterparty, doc_date, currency,
cast(invoice_net as decimal(22, 6)) as invoice_net, cast(invoice_tax as decimal(22, 6)) as invoice_tax,
    avatax_code, avatax_status, cast(avatax_tax as decimal(22, 6)) as avatax_tax, journal_entry_id,
    cast(journal_amount as decimal(22, 6)) as journal_amount, difference_class, reason
from final
