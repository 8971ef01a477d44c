{{ config(materialized='ephemeral') }}
{#- Documents settled before the start of every link: nobody decides about them. They count in reconciliation, and a new
    invoice may be the double of one. In our signs, as `int_exact_purchase_documents`. -#}
with final as (
    select records.* exclude (lines),
        {{ history_amount('header_abs') }} as total, {{ history_amount('abs(amount_sum)') }} as net
    from {{ ref('int_exact_purchase_records') }} as records
    anti join {{ ref('int_exact_purchase_scope') }} using (connection, company, origin, document_key)
    where not is_deleted and not (origin = 'purchase_invoice'
        and (connection, company, document_key) in (select (connection, company, document_key) from {{ ref('int_exact_purchase_twins') }}))
)

select * from final
