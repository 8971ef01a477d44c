{#- The journal that an invoice still needs so that its tax in the ledger is what AvaTax recorded: the difference, line
    by line. Only where the ledger was read after the last journal left. `is_touched`: AvaTax recorded nothing new
    since, so that people changed something. -#}
with expected as (select * from {{ ref('int_avalara_expected') }}),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
recorded as (select * from {{ ref('int_avalara_recorded') }}),
journals as (select * from {{ ref('int_avalara_journals') }}),
ledger as (select * from {{ ref('int_avalara_ledger') }}),
numbers as (select connection, company, invoice_id, max(last_number) as last_number from ledger group by all),

due as (
    select pairs.link, pairs.books_connection, pairs.books_company as company, journals.invoice_id,
    journals.first_document, recorded.currency,
        coalesce((journals.first_document ->> '$.takes_difference') = 'true', false) as takes_difference,
        -- one that an earlier installation posted has its number
        journals.invoice_id || ':' || (greatest(journals.journals, coalesce(numbers.last_number, 1)) + 1) as source_key,
        not coalesce(recorded.sent_at > journals.last_sent_at, false) as is_touched
    from pairs
    inner join journals on journals.link = pairs.link and journals.company = pairs.books_company
    inner join recorded on recorded.link = pairs.link and recorded.company = pairs.books_company
        and recorded.invoice_id = journals.invoice_id
    left join numbers on numbers.connection = pairs.books_connection and numbers.company = pairs.books_company
        and numbers.invoice_id = journals.invoice_id
    where recorded.is_agreed and journals.is_read
),

sides as (
    select due.link, due.company, due.invoice_id, expected.account, expected.cost_center, expected.place,
    expected.customer, expected.amount
    from due
    inner join expected on expected.link = due.link and expected.company = due.company
        and expected.invoice_id = due.invoice_id
    union all by name
    select due.link, due.company, due.invoice_id, ledger.account, ledger.cost_center, ledger.place,
    -ledger.amount as amount
    from due
    inner join ledger on ledger.connection = due.books_connection and ledger.company = due.company
        and ledger.invoice_id = due.invoice_id
),

differing as (
    select link, company, invoice_id, account, cost_center, place, cast(sum(amount) as decimal(28, 6)) as amount,
        max(case when account = (first_document ->> '$.receivable_account')
            then coalesce(customer, first_document ->> '$.customer') end) as customer
    from sides
    inner join due using (link, company, invoice_id)
    group by all
    having sum(amount) <> 0
),

numbered as (
    select *, row_number() over (partition by link, company, invoice_id order by place, account, cost_center) as no
        from differing
),

final as (
    select
        due.link, due.company, due.invoice_id, due.source_key, due.currency, due.is_touched, due.takes_difference,
        bool_or(numbered.account is null) as lacks_account, sum(numbered.amount) as balance,
        list({'no': numbered.no, 'account': coalesce(numbered.account, ''),
            'cost_center': nullif(numbered.cost_center, ''), 'customer': numbered.customer,
              'description': trim(numbered.place || ' corrected'), 'debit': {{ money("greatest(numbered.amount, 0)") }},
              'credit': {{ money("greatest(-numbered.amount, 0)") }}}
             order by numbered.no) as lines,
        string_agg(case when numbered.amount > 0 then 'debit ' else 'credit ' end
            || coalesce(numbered.account, '(none)') || ' ' || {{ money('abs(numbered.amount)') }}, ', '
            order by numbered.no) as lines_text
    from due
    inner join numbered using (link, company, invoice_id)
    group by due.link, due.company, due.invoice_id, due.source_key, due.currency, due.is_touched, due.takes_difference
)

select * from final
