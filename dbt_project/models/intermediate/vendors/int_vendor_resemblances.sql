{#- The vendor of the other system that a vendor resembles most, of those that nobody has decided about: it is not
    created there before. One row per link, system, company and vendor that resembles one. -#}
with questions as (select * from {{ ref('matching__vendors') }} where verdict = 'review'),

both_sides as (
    select link, left_system as system, left_company as company, left_key as vendor_key,
        right_company as other_company, right_key as other_key, right_name as other_name, level, probability, evidence,
        question_group
    from questions
    union all
    select link, right_system, right_company, right_key, left_company, left_key, left_name, level, probability,
        evidence, question_group
    from questions
),

final as (
    select * from both_sides
    qualify row_number() over (partition by link, system, company, vendor_key
        order by probability desc, other_key) = 1
)

select * from final
