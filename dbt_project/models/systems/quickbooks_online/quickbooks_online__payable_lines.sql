{{ config(materialized='table') }}
{#- The lines of QuickBooks' journal entries, checks, expenses and deposits that stand on accounts payable, with the
    vendor they name. Owed is positive: a check lowers what is owed; a deposit, or a card's credit, is money of the
    vendor's that came back. -#}
with payables as (
    select connection, company, id from {{ ref('stg_quickbooks_online__accounts') }}
        where account_type = 'Accounts Payable'
),

entries as (
    select connection, company, id, 'JournalEntry' as kind, cast(null as varchar) as payee, 0 as side, currency_ref,
    doc_number, txn_date, line
    from {{ ref('stg_quickbooks_online__journal_entries') }}
    where not is_deleted
    union all
    select connection, company, id, 'Purchase', entity_ref, case when credit then 1 else -1 end, currency_ref,
    doc_number, txn_date, line
    from {{ ref('stg_quickbooks_online__purchases') }}
    where not is_deleted
    union all
    select connection, company, id, 'Deposit', null, 1, currency_ref, doc_number, txn_date, line
    from {{ ref('stg_quickbooks_online__deposits') }}
    where not is_deleted
),

-- most of them are costs paid at once, or what customers paid, whose lines need not be looked at
touching as (
    select * from entries
    where exists (
        select 1 from payables
        where payables.connection = entries.connection and payables.company = entries.company
            and contains(entries.line, '"' || payables.id || '"'))
),

unnested as (select * exclude (line), unnest(cast(line as json[])) as line from touching),

detailed as (
    select * exclude (line), line ->> '$.Id' as line_id, cast(line ->> '$.Amount' as decimal(22, 6)) as line_amount,
        line -> case kind when 'JournalEntry' then '$.JournalEntryLineDetail' when 'Deposit' then '$.DepositLineDetail'
            else '$.AccountBasedExpenseLineDetail' end as detail
    from unnested
),

final as (
    select
        detailed.connection, detailed.company, detailed.id, detailed.kind, detailed.currency_ref, detailed.doc_number,
        detailed.line_id, detailed.txn_date, payables.id as ap_account,
        case kind when 'Purchase' then payee when 'Deposit' then detail ->> '$.Entity.value'
            else detail ->> '$.Entity.EntityRef.value' end as supplier,
        line_amount * case when kind <> 'JournalEntry' then side when (detail ->> '$.PostingType') = 'Credit' then 1
            else -1 end as amount
    from detailed
    inner join payables
        on payables.connection = detailed.connection and payables.company = detailed.company
        and payables.id = (detail ->> '$.AccountRef.value')
)

select * from final
