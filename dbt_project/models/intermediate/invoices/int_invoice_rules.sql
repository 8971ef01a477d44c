{#- What the rules find in the supplier invoices of every link, with what becomes of it (`level`). What people accepted
    is left out. A twin, a payee in question or a payment block holds before an invoice is sent, or not at all. Any
    other rule is a remark on what stands in the target while it is open: it cannot be held there. `would_hold`: with
    level hold it would wait. `is_of_vendor`: the vendor itself is asked about too. `finding`: the text without what
    to do. -#}
with part_paid as (
    select *, {{ word('name', 'books_system') }} as books from {{ ref('int_invoice_candidates') }} where is_part_paid
),

found as (
    select link, system, company, document_key, rule, rule as code, cast(null as varchar) as level,
        false as is_of_vendor, pairs, text, json_object('orders', orders, 'sums', sums) as payload
    from {{ ref('int_over_orders') }}
    union all by name
    select link, system, company, document_key, 'duplicate' as rule, 'duplicate_suspected' as code, pairs, text,
        payload
    from {{ ref('int_twins') }}
    union all by name
    select link, system, company, document_key, 'payee_account' as rule, 'payee_differs' as code, pairs, text,
        payload
    from {{ ref('int_foreign_accounts') }}
    union all by name
    select link, system, company, document_key, 'payment_block' as rule, 'payment_blocked' as code, pairs, text, payload
    from {{ ref('int_payment_blocks') }}
    where not is_posted
    union all by name
    select invoices.link, invoices.system, invoices.company, invoices.document_key,
        questions.rule, questions.code, questions.level, true as is_of_vendor, questions.pairs, questions.text,
        questions.payload
    from {{ ref('int_link_invoices') }} as invoices
    inner join {{ ref('int_payee_questions') }} as questions
        on questions.link = invoices.link and questions.company = invoices.company
        and questions.document_key = invoices.vendor
    left join {{ ref('int_foreign_accounts') }} as own
        on own.link = invoices.link and own.company = invoices.company and own.document_key = invoices.document_key
    -- of an invoice that names another account itself, that one is asked
    where not questions.is_standing and (own.document_key is null or questions.code <> 'payee_differs')
    union all by name
    select
        link, books_system as system, company, document_key, 'paid_elsewhere' as rule, 'paid_elsewhere' as code,
        [paid_pair] as pairs,
        {{ sentence('rules.paid_elsewhere.text', {
            'paid': money('paid_elsewhere'),
            'how': 'case when abs(applied_credit - paid_elsewhere) < 0.0005 then ' ~
                sentence('rules.paid_elsewhere.settled', {
                    'books.name': 'books', 'credits': 'credit_names',
                }) ~
                ' else ' ~
                sentence('rules.paid_elsewhere.paid', {
                    'books.name': 'books',
                }) ~
                ' end',
            'open': money('open_amount'),
        }) }} as text,
        json_object('total', {{ money('total') }}, 'open', {{ money('open_amount') }},
            'applications', case when abs(applied_credit - paid_elsewhere) < 0.0005 then credit_applications
                end) as payload
    from part_paid
),

accepted as (
    select link, list(pair) as pairs from {{ ref('int_answered_pairs') }}
    where is_accepted
    group by link
),

books as (select distinct link, books_system from {{ ref('int_link_pairs') }}),

judged as (
    select
        found.* exclude (level), books.books_system, invoices.flow, invoices.label, invoices.is_known,
        levels.level = 'remark' and not invoices.is_known as would_hold,
        case
            when levels.level = 'hold' and invoices.is_known then 'remark'
            else coalesce(found.level, levels.level)
        end as level
    from found
    inner join {{ ref('int_link_invoices') }} as invoices using (link, system, company, document_key)
    inner join {{ ref('int_rule_levels') }} as levels using (link, rule)
    left join accepted using (link)
    left join books using (link)
    where levels.level <> 'off' and not list_has_all(coalesce(accepted.pairs, []), found.pairs)
        and (
            not invoices.is_known
            or (invoices.is_open and found.rule in ('over_order', 'over_receipt'))
            -- one that AvidXchange has is voided there where this is a hold
            or (invoices.is_open and found.rule = 'paid_elsewhere' and levels.level = 'remark')
        )
)

select
    link, flow, company, document_key, rule, code, level, would_hold, coalesce(is_of_vendor, false) as is_of_vendor,
    label, pairs,
    case when starts_with(text, label) or code = 'duplicate_suspected' then text
        else {{ sentence('rules.of_document', {'label': 'label', 'finding': 'text'}) }} end as finding,
    {{ sentence('rules.asked', {'finding': 'finding', 'remedy': rule_remedy()}) }} as text,
    json_merge_patch(payload, json_object('pairs', pairs)) as payload
from judged
