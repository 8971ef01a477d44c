{{ config(alias='documents_before_start', materialized='view') }}
{#- The history of every link: purchase documents settled before its start, which agree with nothing and need nobody. A
    view, since it can be long: publishing writes its rows, and again those parts of them that changed.
    `is_gone` says that a document is no longer one of the history's. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
suppliers as (select connection, company, vendor_key, name from {{ ref('canonical_vendors') }}),

exact as (
    select
        pairs.link, 'purchase_invoices' as flow, records.company, pairs.other_company as target_company,
        'exact_online' as source_system,
        'avidxchange' as target_system, records.document_key as source_key, records.your_ref as number,
        suppliers.name as counterparty,
        records.date as doc_date, records.currency,
        cast({{ history_amount('header_abs') }} as decimal(22, 6)) as source_amount,
        cast({{ history_amount('header_abs') }} as decimal(22, 6)) as amount_difference, 'paid' as source_status,
        'not_delivered' as state, 'before_start' as difference_class,
        {{ sentence('reconciliation.before_start') }} as reason,
        records.is_deleted or coalesce(records.status not in (20, 50), true) as is_gone, records.load_id
    from {{ ref('exact_online__purchase_records') }} as records
    inner join pairs on pairs.books_connection = records.connection and pairs.books_company = records.company
    left join suppliers
        on suppliers.connection = records.connection and suppliers.company = records.company
        and suppliers.vendor_key = records.supplier
    anti join {{ ref('exact_online__purchase_scope') }} as scope
        on scope.connection = records.connection and scope.company = records.company
        and scope.origin = records.origin and scope.document_key = records.document_key
    anti join {{ ref('exact_online__purchase_twins') }} as twins
        on twins.connection = records.connection and twins.company = records.company
        and twins.origin = records.origin and twins.document_key = records.document_key
),

quickbooks as (
    select
        pairs.link, 'bills' as flow, records.company, pairs.other_company as target_company,
        'quickbooks_online' as source_system,
        'avidxchange' as target_system, records.document_key as source_key, records.your_ref as number,
        suppliers.name as counterparty,
        records.date as doc_date, coalesce(records.currency, home.currency, 'USD') as currency,
        cast(case when records.is_credit_type then -1 else 1 end * records.header_abs as decimal(22,
            6)) as source_amount,
        source_amount as amount_difference, 'paid' as source_status,
        'not_delivered' as state, 'before_start' as difference_class,
        {{ sentence('reconciliation.before_start') }} as reason,
        records.is_deleted or records.is_own_discount as is_gone, records.load_id
    from {{ ref('quickbooks_online__bill_records') }} as records
    inner join pairs on pairs.books_connection = records.connection and pairs.books_company = records.company
    left join {{ ref('canonical_currencies') }} as home on home.connection = records.connection
        and home.company = records.company
    left join suppliers
        on suppliers.connection = records.connection and suppliers.company = records.company
        and suppliers.vendor_key = records.supplier
    anti join {{ ref('quickbooks_online__bill_scope') }} as scope
        on scope.connection = records.connection and scope.company = records.company
        and scope.origin = records.origin and scope.document_key = records.document_key
),

final as (
    select * from exact
    union all by name
    select * from quickbooks
)

select * from final
