{#- Payees in question, for the vendor itself: asked once, and told as long as nobody has answered where it holds. -#}
with questions as (
    select
        link, 'vendors' as flow, company, document_key, code, level, is_answered,
        case when level = 'remark' then 'info' when code = 'payee_change' then 'urgent' else 'warning' end as severity,
        text || case level
            when 'hold' then ': was it confirmed with the supplier by phone, at a number from the books? Release it '
                || 'if it was, and their invoices go; else correct it in the system that is wrong'
            else ': find out which is right before the next payment run'
        end as text,
        json_merge_patch(payload, json_object('pairs', pairs)) as payload
    from {{ ref('int_payee_questions') }}
)

select * exclude (level, is_answered), 'review' as kind from questions
union all by name
-- a review is answered by who looks for it; this one is told before the next payment run
select * exclude (level, is_answered), 'alert' as kind from questions
where level = 'hold' and code = 'payee_change' and not is_answered
