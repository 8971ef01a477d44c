{#- Each vendor of a link with AvidXchange as it stands there: what reconciliation compares an outbox row with. -#}
with vendor_pairs as (select * from {{ ref('int_vendor_pairs') }} where verdict in ('auto', 'refused')),
accounts as (select * from {{ ref('canonical_vendors') }}),

final as (
    select
        vendor_pairs.link, 'vendors' as flow, vendor_pairs.books_company as company,
        vendor_pairs.books_key as source_key, vendor_pairs.other_key as target_id,
        avid_vendors.vendor_id is not null as is_there,
        coalesce(avid_vendors.is_deleted, false) as is_target_gone,
        coalesce(accounts.is_deleted, false) as is_source_gone, avid_vendors.name as target_counterparty,
        not (vendor_pairs.verdict = 'refused' and vendor_pairs.level = 'decision')
            and coalesce({{ normal_number('accounts.name') }}
                is not distinct from {{ normal_number('avid_vendors.name') }}, true) as is_same_counterparty,
        case when coalesce(accounts.blocked, false) then {{ word('blocked', 'accounts.system') }} else 'active'
            end as source_status,
        case when coalesce(avid_vendors.active, true) then 'active' else 'inactive' end as target_status,
        case when not coalesce(accounts.blocked, false) and not coalesce(avid_vendors.active, true)
            then {{ sentence('reconciliation.status.inactive_there', {'books': 'accounts.system'}) }} end as status_text
    from vendor_pairs
    left join {{ avid_vendor('vendor_pairs', 'vendor_pairs.other_key') }} as avid_vendors on true
    left join accounts
        on accounts.connection = vendor_pairs.books_connection and accounts.company = vendor_pairs.books_company
        and accounts.vendor_key = vendor_pairs.books_key
)

select * from final
