{#- Each document as it stands on the other side: what reconciliation compares an outbox row with. Codes of
    both sides are the same by what they are called. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
codes as (select * from {{ ref('canonical_codes') }} where not is_replaced),

code_sides as (
    select
        pairs.link, case codes.kind when 'gl_account' then {{ flow_of('gl_account') }}
            when 'cost_center' then {{ flow_of('cost_center') }} else {{ flow_of('cost_unit') }} end as flow,
        codes.company, codes.code_key as source_key, theirs.code_key as target_id, true as is_there,
        false as is_target_gone, false as is_source_gone,
        case when codes.active then 'active' else 'inactive' end as source_status,
        case when theirs.active then 'active' else 'inactive' end as target_status,
        case when codes.active <> theirs.active then {{ sentence('reconciliation.status.not_alike') }} end
            as status_text
    from pairs
    inner join codes on codes.system = pairs.books_system and codes.connection = pairs.books_connection
        and codes.company = pairs.books_company
    inner join codes as theirs
        on theirs.system = 'avidxchange' and theirs.connection = pairs.other_connection
        and theirs.company in (pairs.other_company, '')
        and theirs.kind = codes.kind and theirs.code = codes.code
),

sides as (
    select * from code_sides
    union all by name
    select * from {{ ref('int_avid_invoice_sides') }}
    union all by name
    select * from {{ ref('int_avid_vendor_sides') }}
    union all by name
    select * from {{ ref('int_avid_order_sides') }}
    union all by name
    select * from {{ ref('int_payment_sides') }}
    union all by name
    select * from {{ ref('int_coding_sides') }}
    union all by name
    select * from {{ ref('int_quickbooks_sides') }}
    union all by name
    select * from {{ ref('int_spend_vendor_sides') }}
    union all by name
    select * from {{ ref('int_spend_order_sides') }}
    union all by name
    select * from {{ ref('int_spend_invoice_sides') }}
    union all by name
    select * from {{ ref('int_airbase_sides') }}
    union all by name
    select * from {{ ref('int_avalara_sides') }}
),

final as (
    select
        link, flow, company, source_key, target_id, is_there, is_target_gone, is_source_gone,
        cast(target_amount as decimal(28, 6)) as target_amount, target_currency, target_date, target_counterparty,
        coalesce(is_same_counterparty, true) as is_same_counterparty, coding_text, source_status, target_status,
        status_text
    from sides
    qualify row_number() over (partition by link, flow, company, source_key order by is_there desc, target_id) = 1
)

select * from final
