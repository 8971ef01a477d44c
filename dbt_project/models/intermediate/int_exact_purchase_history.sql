{{ config(materialized='ephemeral') }}
{#- Documents settled before the start of every link: nobody decides about them. They count in reconciliation, and a new
    invoice may be the double of one. In our signs, as `int_exact_purchase_documents`. -#}
with records as (select * from {{ ref('int_exact_purchase_once') }} where not is_deleted),
scope as (select * from {{ ref('int_exact_purchase_scope') }}),

final as (
    select records.*,
        cast(header_abs * case when is_credit_type or amount_sum < 0 then -1 else 1 end as decimal(28, 2)) as total,
        cast(abs(amount_sum) * case when is_credit_type or amount_sum < 0 then -1 else 1 end as decimal(28, 2)) as net
    from records
    anti join scope using (connection, company, origin, document_key)
)

select * from final
