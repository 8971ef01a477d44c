{{ config(materialized='table') }}
{#- The purchase documents of Exact that a run has to look at: all but the history, and each of two twins once. -#}
with {{ purchase_scope('exact_online', ref('exact_online__purchase_heads')) }},

final as (
    select * from chosen
    anti join {{ ref('exact_online__purchase_twins') }} using (connection, company, origin, document_key)
)

select * from final
