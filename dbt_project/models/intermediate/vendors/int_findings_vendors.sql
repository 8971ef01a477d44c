{#- Payees in question, for the vendor itself: asked once, and shown as long as nobody has answered where it holds. One
    that nobody looked at is asked about with its invoices that wait, and by itself where none does. -#}
with asked_with_an_invoice as (
    select link, code, pairs from {{ ref('int_invoice_rules') }} where code = 'vendor_unseen' and level = 'hold'
),

questions as (
    select
        link, 'vendors' as flow, company, document_key, code, level, is_answered,
        case when level = 'remark' then 'info' when code = 'payee_change' then 'urgent' else 'warning' end as severity,
        {{ sentence('rules.asked', {
            'finding': 'text',
            'remedy': "case when code = 'vendor_unseen' then " ~ sentence('vendors.payee.unseen')
                ~ " when level = 'hold' then " ~ sentence('vendors.payee.hold')
                ~ ' else ' ~ sentence('vendors.payee.remark') ~ ' end',
        }) }} as text,
        json_merge_patch(payload, json_object('pairs', pairs)) as payload
    from {{ ref('int_payee_questions') }}
    anti join asked_with_an_invoice using (link, code, pairs)
)

select * exclude (level, is_answered), 'review' as kind from questions
union all by name
-- a review is answered by who looks for it; this one is reported before the next payment run
select * exclude (level, is_answered), 'alert' as kind from questions
where level = 'hold' and code = 'payee_change' and not is_answered
