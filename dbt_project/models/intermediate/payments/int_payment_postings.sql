{#- One row per posting an AvidXchange payment makes in the books: a payment is one posting, unless its invoices stand
    on several A/P accounts or suppliers; then one each. Holds the payment's facts, its applications and the day to post
    on. -#}
with pairs as (select * from {{ ref('int_pairs') }} where other_company <> ''),
payments as (select * from {{ ref('int_avid_payments') }} where not is_deleted),
lines as (select * from {{ ref('int_avid_payment_lines') }}),
suppliers as (select * from {{ ref('canonical_vendors') }}),
periods as (select * from {{ ref('canonical_periods') }}),
keys as (select * from {{ ref('int_payment_keys') }}),
posted as (
    select posted.* replace (posted.voided or by_hand.source_key is not null as voided),
    by_hand.source_key is not null as is_reversed_by_hand,
        by_hand.entry_id as reversal_id, by_hand.number as reversal_number
    from {{ ref('int_posted_payments') }} as posted
    left join {{ ref('int_reversed_by_hand') }} as by_hand using (link, company, source_key)
),
unreadable as (
    select connection, key as payment_id, min(reason) as reason from {{ ref('canonical_quarantine') }}
    where system = 'avidxchange' and feed = 'payments'
    group by all
),
settlement as (select * from {{ ref('int_invoice_settlement') }}),

facts as (
    select
        pairs.*, payments.payment_id, payments.said_company, payments.left_in, payments.amount as payment_amount,
        nullif(payments.currency_code, '') as currency,
        payments.status_text, payments.method_text as method, payments.payment_state,
        coalesce(payments.avid_pay_checknumber, payments.trace_number, payments.card_last4) as trace,
        payments.check_number, unreadable.reason as unreadable_reason, payments.vendor_external_code,
        payments.vendor_id, payments.exceptions,
        payments.last_modified_date, coalesce(payments.voided_date,
            cast(payments.last_modified_date as date)) as voided_date,
        case when pairs.paid_on = 'cleared' then coalesce(payments.cleared_date, payments.payment_date,
            payments.issued_date)
             else coalesce(payments.payment_date, payments.issued_date, payments.cleared_date) end as payment_date
    from pairs
    inner join payments
        on payments.connection = pairs.other_connection and payments.company = pairs.other_company
    left join unreadable on unreadable.connection = payments.connection and unreadable.payment_id = payments.payment_id
),

-- invoices that several payments still to be posted pay: the earlier payment comes first, the later one sees what is
-- left
claims as (
    select lines.link, lines.company, lines.payment_id, lines.invoice_id,
        coalesce(sum(abs(lines.amount + lines.discount)) over (
            partition by lines.link, lines.company, lines.invoice_id order by facts.payment_date, lines.payment_id
            rows between unbounded preceding and 1 preceding), 0) as earlier
    from lines
    inner join facts on facts.link = lines.link and facts.other_company = lines.company
        and facts.payment_id = lines.payment_id
    where (facts.payment_state = 'cleared' or (facts.payment_state = 'issued' and facts.paid_on = 'issued'))
        and (lines.link, lines.company, lines.payment_id) not in (select (link, company, payment_id) from posted
            where target_id is not null)
),

-- what a void will give back once its reversal stands: the same invoice may be paid again in this very run
voiding as (
    select lines.link, lines.company, lines.invoice_id, sum(abs(lines.amount + lines.discount)) as amount
    from lines
    inner join facts on facts.link = lines.link and facts.other_company = lines.company
        and facts.payment_id = lines.payment_id
    where facts.payment_state = 'void'
        and (lines.link, lines.company, lines.payment_id) in (select (link, company, payment_id) from posted
            where target_id is not null and not voided)
    group by all
),

spread as (
    select link, company, payment_id, count(*) as line_count,
        case when count(distinct document_currency) = 1 and count(document_currency) = count(*)
            then any_value(document_currency) end as only_currency
    from lines
    group by all
),

grouped as (
    select
        lines.link, lines.company, lines.payment_id, keys.source_key,
        case when count(lines.ap_account) = count(lines.document_key) then max(lines.ap_account) end as ap_account,
        max(lines.supplier) as supplier, sum(lines.amount) as amount, sum(lines.discount) as discount,
        cast(sum(lines.stated_amount) as decimal(28, 6)) as stated_amount, bool_or(lines.is_too_fine) as is_too_fine,
        list({'document_key': coalesce(lines.document_key, lines.invoice_id, ''),
              'document_number': coalesce(cast(coalesce(lines.books_invoice_number, lines.entry_number) as varchar),
                  lines.your_ref),
              'amount': {{ money("lines.amount") }}, 'discount': {{ money("lines.discount") }}}
             order by lines.document_key, lines.invoice_id) as applications,
        list_sort(list({{ paid_line('lines.document_key', 'lines.amount', 'lines.discount') }})
            filter (where lines.document_key is not null)) as known_lines,
        string_agg({{ paid_words('coalesce(cast(coalesce(lines.books_invoice_number, lines.entry_number) as varchar),
            lines.invoice_number)', 'lines.amount', 'lines.discount') }}, ', '
            order by lines.document_key, lines.invoice_id) as now_text,
        list(lines.invoice_number order by lines.invoice_number) as numbers,
        list(lines.invoice_number order by lines.invoice_number)
            filter (where lines.document_key is null) as unknown_numbers,
        list({{ sentence('payments.in_currency', {
            'number': 'lines.invoice_number', 'currency': 'lines.document_currency',
        }) }} order by lines.invoice_number)
            filter (where lines.document_currency <> lines.payment_currency) as other_currencies,
        list(lines.invoice_number order by lines.invoice_number) filter (where lines.is_document_gone) as gone_numbers,
        list({'number': lines.invoice_number, 'paid': abs(lines.amount + lines.discount),
              'open': abs(coalesce(lines.term_amount, lines.document_total))
                  - coalesce(settlement.posted_by_us, 0) - coalesce(settlement.paid_elsewhere,
                      0) - coalesce(claims.earlier, 0) + coalesce(voiding.amount, 0),
              'total': lines.document_total, 'key': lines.document_key} order by lines.document_key)
            filter (where lines.document_key is not null) as balances
    from lines
    inner join keys
        on keys.link = lines.link and keys.company = lines.company and keys.payment_id = lines.payment_id
        and keys.invoice_id is not distinct from lines.invoice_id
        and keys.document_key is not distinct from lines.document_key
    left join claims
        on claims.link = lines.link and claims.company = lines.company and claims.payment_id = lines.payment_id
        and claims.invoice_id = lines.invoice_id
    left join voiding on voiding.link = lines.link and voiding.company = lines.company
        and voiding.invoice_id = lines.invoice_id
    left join settlement
        on settlement.link = lines.link and settlement.connection = lines.books_connection
        and settlement.company = lines.books_company and settlement.document_key = lines.document_key
    group by all
),

postings as (
    select link, company, payment_id, source_key from grouped
    union
    select link, company, payment_id, source_key from posted where was_posted
),

dated as (
    select facts.* exclude (currency), grouped.* exclude (link, company, payment_id, source_key),
    coalesce(spread.line_count, 0) as line_count,
        -- of what would be posted, so that a line that belongs to no posting is missed here
        sum(grouped.stated_amount) over (partition by facts.link, facts.other_company, facts.payment_id) as line_total,
        coalesce(facts.currency, spread.only_currency) as currency,
        coalesce(postings.source_key, facts.payment_id) as source_key,
        case when payment_state = 'void' then voided_date else payment_date end as wanted_date
    from facts
    left join postings
        on postings.link = facts.link and postings.company = facts.other_company
        and postings.payment_id = facts.payment_id
    left join grouped
        on grouped.link = facts.link and grouped.company = facts.other_company
        and grouped.source_key = postings.source_key
    left join spread
        on spread.link = facts.link and spread.company = facts.other_company and spread.payment_id = facts.payment_id
),

final as (
    select
        dated.*, suppliers.code as supplier_code, suppliers.name as supplier_name,
        coalesce(suppliers.blocked, false) as supplier_blocked,
        own.is_closed as is_period_closed, own.journal is null as is_period_unknown,
        (select min(greatest(later.start_date, dated.wanted_date)) from periods as later
         where later.connection = dated.books_connection and later.company = dated.books_company
            and later.journal = dated.payment_journal and not later.is_closed
            and later.end_date >= dated.wanted_date) as first_open_day,
        posted.state as delivery_state, posted.target_id, posted.target_number,
        coalesce(posted.voided, false) as was_voided,
        coalesce(posted.is_reversed_by_hand, false) as is_reversed_by_hand,
        posted.reversal_id, posted.reversal_number, posted.past_ids,
        posted.delivered_document, coalesce(cast(posted.sent_at as date), dated.payment_date) as posted_on,
        coalesce(posted.was_posted, false) as was_posted,
        -- what AvidXchange says of a posted payment now, where that is something else than what was posted. A payment
        -- that names no invoice
        -- is its own amount; documents that the books do not have under the key we posted (any more) cannot be compared
        -- one by one
        case
            when posted.delivered_document is null then null
            when posted.posted_amount <> this.amount_now
                then {'before': {{ money("posted.posted_amount") }}, 'after': {{ money("this.amount_now") }}}
            when posted.posted_currency <> dated.currency
                then {'before': {{ money("posted.posted_amount") }} || ' ' || posted.posted_currency,
                    'after': {{ money("posted.posted_amount") }} || ' ' || dated.currency}
            when not posted.are_documents_there and len(posted.posted_lines) > 0 and dated.line_count > 0
                then case when posted.posted_discount <> dated.discount
                    then {'before': posted.posted_text, 'after': dated.now_text} end
            when not list_has_all(posted.posted_lines, coalesce(dated.known_lines, []))
                or (len(coalesce(dated.unknown_numbers, [])) = 0
                    and len(posted.posted_lines) <> len(coalesce(dated.known_lines, [])))
                then {'before': posted.posted_text, 'after': coalesce(dated.now_text,
                    {{ sentence('payments.no_invoice') }})}
        end as posting_change
    from dated
    left join suppliers
        on suppliers.connection = dated.books_connection and suppliers.company = dated.books_company
        and suppliers.vendor_key = dated.supplier
    left join periods as own
        on own.connection = dated.books_connection and own.company = dated.books_company
        and own.journal = dated.payment_journal and dated.wanted_date between own.start_date and own.end_date
    left join posted
        on posted.link = dated.link and posted.company = dated.other_company and posted.source_key = dated.source_key,
    lateral (select case when dated.line_count = 0 and dated.source_key = dated.payment_id
        then {{ posted_amount('dated.payment_amount', 'dated.currency') }} else coalesce(dated.amount, 0)
        end as amount_now) as this
)

select * from final
