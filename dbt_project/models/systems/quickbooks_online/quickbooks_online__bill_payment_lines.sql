{#- What bill payments of QuickBooks are applied to; one that is applied to nothing has one line without a document. A
    check, an expense or a card's credit is linked by its own kind: all of them are purchases.
    Grain: one row per connection, company, bill payment and line. -#}
with unnested as (
    select
        connection, company, id as entry_id, txn_date, vendor_ref, total_amt, private_note, is_deleted,
        generate_subscripts(cast(coalesce(nullif(line, '[]'), '[null]') as json[]), 1) as place,
        unnest(cast(coalesce(nullif(line, '[]'), '[null]') as json[])) as line
    from {{ ref('stg_quickbooks_online__bill_payments') }}
),

typed as (
    select
        * exclude (line), cast(coalesce(line ->> '$.Amount', '0') as decimal(28, 6)) as amount,
        line ->> '$.LinkedTxn[0].TxnType' as linked_type, line ->> '$.LinkedTxn[0].TxnId' as linked_id,
        line ->> '$.LinkedTxn[0].TxnLineId' as linked_line
    from unnested
)

select
    *, case when linked_type in ('Bill', 'VendorCredit', 'JournalEntry', 'Deposit') then linked_type
        when linked_type is not null then 'Purchase' end as kind,
    case linked_type when 'Bill' then '' when 'VendorCredit' then 'VC-'
        else coalesce(linked_type, 'unknown') || '-' end || linked_id as document_key
from typed
