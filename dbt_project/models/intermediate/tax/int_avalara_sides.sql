{#- Each document of a link with AvaTax as it stands on the other side: what reconciliation compares an outbox row with.
    An address and an estimate leave nothing there: their answer is all there is. -#}
with facts as (select * from {{ ref('int_avalara_invoice_facts') }} where is_routed),
actual as (select * from {{ ref('int_avalara_recorded_state') }}),
deliveries as (
    select * from {{ ref('stg_operations__deliveries') }} where target_id is not null and not coalesce(voided, false)
        and state = 'delivered'
),

ledger as (
    select connection, company, invoice_id, -sum(amount) filter (where place <> '') as tax
        from {{ ref('int_avalara_ledger') }} group by all
),

reads as {{ ledger_reads() }},

answer_sides as (
    select link, flow, company, source_key, target_id, true as is_there from deliveries
    where flow in ('addresses', 'estimates') and link in (select link from {{ ref('int_avalara_pairs') }})
),

line_sides as (
    select facts.link, 'tax_lines' as flow, facts.books_company as company, facts.invoice_id as source_key,
    deliveries.target_id,
        facts.billed is not null or starts_with(deliveries.target_id, 'nothing:')
            or facts.modified <= deliveries.sent_at as is_there, facts.is_deleted as is_source_gone
    from facts
    inner join deliveries on deliveries.link = facts.link and deliveries.flow = 'tax_lines'
        and deliveries.company = facts.books_company and deliveries.source_key = facts.invoice_id
),

tax_sides as (
    select facts.link, 'tax' as flow, facts.books_company as company, facts.invoice_id as source_key,
    actual.code as target_id, actual.status <> 'Cancelled' as is_there,
        actual.status = 'Cancelled' and not actual.is_void as is_target_gone, facts.is_deleted as is_source_gone,
        cast(actual.total as decimal(28, 6)) as target_amount,
        actual.currency as target_currency, actual.date as target_date, actual.status as target_status,
        case when actual.tax <> actual.recorded_tax then {{ sentence('tax.shown', {
            'recorded': money('actual.recorded_tax'), 'shown': money('actual.tax'),
        }) }} end as status_text
    from facts
    inner join actual on actual.link = facts.link and actual.company = facts.books_company
        and actual.invoice_id = facts.invoice_id
),

journal_sides as (
    select facts.link, 'tax_journals' as flow, facts.books_company as company, deliveries.source_key,
    deliveries.target_id,
        ledger.tax is not null or starts_with(deliveries.target_id, 'nothing:')
            or not coalesce(reads.read_at > deliveries.sent_at, false) as is_there,
        cast(case when deliveries.source_key = facts.invoice_id and reads.read_at > deliveries.sent_at
            then coalesce(ledger.tax, 0) end as decimal(28, 6)) as target_amount
    from facts
    inner join deliveries
        on deliveries.link = facts.link and deliveries.flow = 'tax_journals'
        and deliveries.company = facts.books_company
        and regexp_replace(deliveries.source_key, ':\d+$', '') = facts.invoice_id
    left join ledger on ledger.connection = facts.books_connection and ledger.company = facts.books_company
        and ledger.invoice_id = facts.invoice_id
    left join reads on reads.connection = facts.books_connection and reads.company = facts.books_company
),

commit_sides as (
    select facts.link, 'commit' as flow, facts.books_company as company, facts.invoice_id as source_key,
    actual.code as target_id,
        actual.status = 'Committed' or deliveries.target_id is not null as is_there,
        facts.is_deleted as is_source_gone, actual.status as target_status,
        case when actual.status <> 'Committed' and actual.is_listed
            then {{ sentence('tax.committed_by_us', {'status': 'actual.status'}) }} end as status_text
    from facts
    inner join actual on actual.link = facts.link and actual.company = facts.books_company
        and actual.invoice_id = facts.invoice_id
    left join deliveries on deliveries.link = facts.link and deliveries.flow = 'commit'
        and deliveries.company = facts.books_company and deliveries.source_key = facts.invoice_id
)

select * from answer_sides
union all by name
select * from line_sides
union all by name
select * from tax_sides
union all by name
select * from journal_sides
union all by name
select * from commit_sides
