{#- Lines of our tax journals in QuickBooks, by our key in their description, the deleted ones among them.
    Grain: one row per connection, company, journal entry and line. -#}
with unnested as (
    select
        entries.connection, entries.company, entries.id as entry_id, entries.doc_number as entry_number,
        coalesce(entries.currency_ref, home.currency, 'USD') as currency, entries.txn_date as date, entries.is_deleted,
        unnest(cast(entries.line as json[])) as line
    from {{ ref('stg_quickbooks_online__journal_entries') }} as entries
    left join {{ ref('quickbooks_online__currencies') }} as home
        on home.connection = entries.connection and home.company = entries.company
    where entries.line like '%AV:tax:%'
),

typed as (
    select
        * exclude (line), entry_id || '/' || (line ->> '$.Id') as line_key, line ->> '$.Description' as description,
        line ->> '$.JournalEntryLineDetail.AccountRef.value' as account_key,
        line ->> '$.JournalEntryLineDetail.ClassRef.value' as class_key,
        cast(line ->> '$.Amount' as decimal(28, 6))
            * case line ->> '$.JournalEntryLineDetail.PostingType' when 'Debit' then 1 else -1 end as amount
    from unnested
    where starts_with(line ->> '$.Description', 'AV:tax:')
)

select
    typed.* exclude (account_key, class_key), accounts.code as account, coalesce(classes.code, '') as cost_center
from typed
left join {{ ref('quickbooks_online__codes') }} as accounts
    on accounts.connection = typed.connection and accounts.company = typed.company
    and accounts.kind = 'gl_account' and accounts.code_key = typed.account_key
left join {{ ref('quickbooks_online__codes') }} as classes
    on classes.connection = typed.connection and classes.company = typed.company
    and classes.kind = 'cost_center' and classes.code_key = typed.class_key
