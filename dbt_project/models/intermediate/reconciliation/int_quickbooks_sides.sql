{#- What goes back to QuickBooks, as it stands there: what the memo of a bill says of its payment, and vendors that
    people changed in AvidXchange. -#}
with marker_sides as (
    select
        statuses.link, 'payment_status' as flow, statuses.company, statuses.source_key, bills.books_id as target_id,
        not bills.is_deleted as is_there, false as is_target_gone, false as is_source_gone,
        coalesce(nullif(statuses.document ->> '$.text', ''), {{ sentence('reconciliation.coding.no_line') }})
            as source_status,
        coalesce({{ memo_marker('bills.private_note') }}, {{ sentence('reconciliation.coding.no_line') }})
            as target_status
    from {{ ref('quickbooks_avidxchange__payment_status') }} as statuses
    inner join {{ ref('quickbooks_online__bills') }} as bills
        on bills.connection = statuses.target_connection and bills.company = statuses.target_company
        and bills.document_key = statuses.source_key
),

change_sides as (
    select
        link, 'vendor_changes' as flow, other_company as company, change_key as source_key, books_key as target_id,
        true as is_there, false as is_target_gone, false as is_source_gone, 'changed' as source_status,
        {{ sentence('reconciliation.coding.as_before') }} as target_status,
        {{ sentence('reconciliation.changed_there', {'facts': 'change_text'}) }} as status_text
    from {{ ref('int_quickbooks_vendor_changes') }}
    where goes_back
),

final as (
    select *, case when source_status <> target_status then {{ sentence('reconciliation.memo', {
        'there': 'target_status', 'wanted': 'source_status',
    }) }} end as status_text
    from marker_sides
    union all by name
    select * from change_sides
)

select * from final
