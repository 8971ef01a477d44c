{#- Every line of every AvidXchange invoice with the codes approvers gave it. -#}
with invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),

final as ({{ avid_lines('invoices') }})

select * from final
