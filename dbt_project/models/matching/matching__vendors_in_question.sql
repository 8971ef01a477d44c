{{ config(materialized='ephemeral') }}
{#- Vendors that have no partner and whose documents wait for the answer whether the two are one. One row per vendor
    and the one it is asked about, from either side. -#}
with decided as (select * from {{ ref('matching__vendors') }} where verdict in ('auto', 'review')),

used as (select * from decided where verdict = 'auto'),

in_question as (
    select * from decided
    anti join used using (link, left_company, right_company, left_key)
    anti join used as used_too using (link, left_company, right_company, right_key)
    where verdict = 'review'
),

final as (
    select link, left_system as system, left_company as company, left_key as vendor_key, right_system as twin_system,
        right_company as twin_company, right_key as twin_vendor_key
    from in_question
    union all
    select link, right_system, right_company, right_key, left_system, left_company, left_key from in_question
)

select * from final
