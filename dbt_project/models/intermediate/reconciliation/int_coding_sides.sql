{#- What the ledger has of a recoding: the journal of a split, or a line that is not as it was approved. A line that is,
    is no outbox row any more. -#}
with final as (
    select
        link, 'coding' as flow, other_company as company, invoice_id as source_key,
        coalesce(ledger_entry, target_id) as target_id, is_read and stands as is_there, false as is_target_gone,
        false as is_source_gone, 'approved' as source_status, 'posted' as target_status,
        case when differs then {{ sentence('reconciliation.coding.journal', {
            'entries': 'coalesce(entry_numbers, ' ~ sentence('common.not_read_yet') ~ ')', 'moves': 'moves_text',
            'wanted': 'wanted_text',
        }) }} end as coding_text
    from {{ ref('int_coding_corrections') }}
    union all by name
    select
        link, 'coding' as flow, company, source_key, document ->> '$.after[0].key' as target_id, true as is_there,
        false as is_target_gone, false as is_source_gone, 'approved' as source_status,
        {{ sentence('reconciliation.coding.other_codes') }} as target_status,
        {{ sentence('reconciliation.coding.change', {
            'line': "(document ->> '$.before[0].no')", 'booked': "(document ->> '$.before[0].account')",
            'booked_center': "coalesce('/' || (document ->> '$.before[0].cost_center'), '')",
            'approved': "(document ->> '$.after[0].account')",
            'approved_center': "coalesce('/' || (document ->> '$.after[0].cost_center'), '')",
        }) }} as coding_text
    from {{ ref('exact_avidxchange__coding') }}
    where source_key like '%:%' and (link, company, source_key) in (
        select (link, company, source_key) from {{ ref('stg_operations__deliveries') }}
        where flow = 'coding' and target_id is not null)
)

select * from final
