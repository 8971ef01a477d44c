{#- The journal that an invoice still needs so that its tax in the ledger is what AvaTax recorded: the difference, line by line. Only where
    the ledger was read after the last journal left. `is_touched`: AvaTax recorded nothing new since, so that people changed the ledger. -#}
with expected as (select * from {{ ref('int_avalara_expected') }}),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
recorded as (select * from {{ ref('int_avalara_recorded') }}),
journals as (select * from {{ ref('int_avalara_journals') }}),
ledger as (select * from {{ ref('int_avalara_ledger') }}),
reads as (select connection, company, max(read_at) as read_at from {{ ref('stg_exact_online__feeds') }} where feed = 'transaction_lines' group by all),

due as (
    select pairs.link, pairs.books_connection, pairs.books_company as company, journals.invoice_id, journals.journals, journals.first_document, recorded.currency,
        not coalesce(recorded.sent_at > journals.last_sent_at, false) as is_touched
    from pairs
    inner join journals on journals.link = pairs.link and journals.company = pairs.books_company
    inner join recorded on recorded.link = pairs.link and recorded.company = pairs.books_company and recorded.invoice_id = journals.invoice_id
    inner join reads on reads.connection = pairs.books_connection and reads.company = pairs.books_company
    where recorded.is_agreed and reads.read_at > journals.last_sent_at
),

sides as (
    select due.link, due.company, due.invoice_id, expected.account, expected.cost_center, expected.place, expected.customer, expected.amount
    from due
    inner join expected on expected.link = due.link and expected.company = due.company and expected.invoice_id = due.invoice_id
    union all by name
    select due.link, due.company, due.invoice_id, ledger.account, ledger.cost_center, ledger.place, -ledger.amount as amount
    from due
    inner join ledger on ledger.connection = due.books_connection and ledger.company = due.company and ledger.invoice_id = due.invoice_id
),

differing as (
    select link, company, invoice_id, account, cost_center, place,
        coalesce(max(customer), max(first_document ->> '$.customer') filter (where account = first_document ->> '$.receivable_account')) as customer, sum(amount) as amount
    from sides
    inner join due using (link, company, invoice_id)
    group by all
    having sum(amount) <> 0
),

numbered as (
    select *, row_number() over (partition by link, company, invoice_id order by place, account, cost_center) as no from differing
),

final as (
    select
        due.link, due.company, due.invoice_id, due.invoice_id || ':' || (due.journals + 1) as source_key, due.currency, due.is_touched,
        bool_or(numbered.account is null) as lacks_account, sum(numbered.amount) as balance,
        list({'no': numbered.no, 'account': coalesce(numbered.account, ''), 'cost_center': nullif(numbered.cost_center, ''), 'customer': numbered.customer,
              'description': trim(numbered.place || ' corrected'), 'debit': cast(greatest(numbered.amount, 0) as varchar), 'credit': cast(greatest(-numbered.amount, 0) as varchar)}
             order by numbered.no) as lines,
        string_agg(case when numbered.amount > 0 then 'debit ' else 'credit ' end || coalesce(numbered.account, '(none)') || ' ' || {{ money('abs(numbered.amount)') }}, ', ' order by numbered.no) as lines_text
    from due
    inner join numbered on numbered.link = due.link and numbered.company = due.company and numbered.invoice_id = due.invoice_id
    group by due.link, due.company, due.invoice_id, due.journals, due.currency, due.is_touched
)

select * from final
