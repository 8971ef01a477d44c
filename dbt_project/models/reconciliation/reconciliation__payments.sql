{{ config(alias='payments') }}
{#- Each posting of an AvidXchange payment on both sides. `paid` is said only when the books show its invoices settled
    by it; what is posted but still open there is `posted_unmatched`: Exact offers no call for matching. -#}
with postings as (select * from {{ ref('int_payment_postings') }}),
outbox as (select * from {{ ref('int_outbox_rows') }} where flow = 'payments'),

settled as (
    select
        link, books_company, source_key, bool_and(unmatched <= 0.0005) as is_settled,
        sum(sign * unmatched) as unmatched_amount,
        case when bool_or(is_derived) then 'derived' else 'read' end as settlement_basis
    from {{ ref('int_posting_matches') }}
    group by all
),

final as (
    select
        postings.link, postings.other_company as company, postings.books_company as target_company, postings.payment_id,
        postings.source_key, postings.supplier_name as counterparty, postings.supplier_code as counterparty_code,
        array_to_string(postings.numbers, ', ') as invoice_numbers, postings.method,
        coalesce(postings.trace, postings.check_number) as trace,
        postings.currency, cast(coalesce(postings.stated_amount, postings.payment_amount) as decimal(28, 6)) as amount,
        cast(coalesce(postings.discount, 0) as decimal(22, 6)) as discount, postings.status_text as avidxchange_status,
        postings.payment_date, cast(coalesce(postings.delivered_document ->> '$.date',
            case when outbox.source_key is not null then outbox.document ->> '$.date' end) as date) as posting_date,
        coalesce(postings.target_id, outbox.target_id) as books_entry_id,
        coalesce(postings.target_number, outbox.target_number) as books_entry_number,
        case
            when outbox.skip = 'before_start' then 'before_start'
            when postings.payment_state = 'void' and (postings.was_voided or coalesce(outbox.voided, false)
                or not postings.was_posted) then 'void'
            when postings.payment_state = 'void' then 'void_not_reversed'
            when postings.target_id is not null and settled.is_settled then 'paid'
            when postings.target_id is not null then 'posted_unmatched'
            when outbox.state in ('sending', 'unknown', 'retrying', 'planned', 'waiting') then 'in_flight'
            when outbox.source_key is not null and (outbox.problems <> '[]' or outbox.holds <> '[]'
                or outbox.state in ('refused', 'blocked', 'held')) then 'not_posted'
            when outbox.source_key is not null then 'in_flight'
            when postings.payment_state = 'error' then 'error'
            else 'not_due'
        end as payment_state,
        cast(case when postings.target_id is not null and not postings.was_voided then settled.unmatched_amount
            end as decimal(22, 6)) as unmatched_amount,
        case when postings.target_id is not null and not postings.was_voided then settled.settlement_basis
            end as settlement_basis,
        postings.today - postings.payment_date as age_days,
        coalesce(nullif(concat_ws('; ', nullif(outbox.problem_text, ''), nullif(outbox.hold_text, '')), ''),
            outbox.reason_text) as reason
    from postings
    left join settled using (link, books_company, source_key)
    left join outbox
        on outbox.link = postings.link and outbox.company = postings.other_company
        and outbox.source_key = postings.source_key
)

select * from final
