{#- Everything that keeps an invoice of a spend system from being booked. `hindrance`: the same in words for the people
    there, the vendor and the order included. `is_sent_back`: it has waited long enough, or a person said no: they are
    answered in this run, and nothing of it is posted. `is_payment_held`: it waits for its payment block, which is
    nobody's failure: no day of that counts. Grain: one row per link, company of the spend system and invoice. -#}
{%- set dated = "label || ' is dated ' || invoice_date || ', whose period '
    || case when is_month_closed then 'is closed in ' || division
        || case when journal <> '' then ' for journal ' || journal else '' end
        else 'belongs to a VAT return that was filed (option vat_filed_through)' end" %}
with facts as (
    select facts.*, coalesce(blocks.level = 'hold', false) as is_payment_held
    from {{ ref('int_spend_invoice_facts') }} as facts
    left join {{ ref('int_invoice_rules') }} as blocks
        on blocks.link = facts.link and blocks.company = facts.company and blocks.document_key = facts.invoice_id
        and blocks.rule = 'payment_block'
),

answered as (
    select link, company, document_key as invoice_id, code, decision, coalesce(closed_at, decided_at) as ended_at
    from {{ ref('stg_operations__reviews') }}
    where flow = 'invoices' and state <> 'open'
),

freed as (select link, company, invoice_id, max(ended_at) as freed_at from answered where code = 'payment_blocked'
    group by all),

-- what a person said no to, in words for those who sent it
refused as (
    select holds.link, holds.company, holds.document_key as invoice_id, max(answered.ended_at) as refused_at,
        'Rejected ' || case any_value(holds.hold.code) when 'duplicate_suspected' then 'as a duplicate'
            else 'by accounts payable' end
            || ': ' || any_value(holds.finding) || '. Remove it, or correct it and send it again' as words
    from {{ ref('int_invoice_holds') }} as holds
    inner join answered
        on answered.link = holds.link and answered.company = holds.company and answered.invoice_id = holds.document_key
        and answered.code = holds.hold.code and answered.decision = 'reject'
    group by all
),

checked as (
    select
        *,
        case when not is_routed then [{'code': 'not_routed', 'text': other_name || ' company ' || company
            || ' is not in the routing table of link ' || link
            || ': add it under companies in links.yml, or give the invoice another company'}]
        else list_filter(list_concat([
            {{ problem("nullif(trim(invoice_number), '') is null", "number_missing", "'invoice ' || invoice_id
                || ' has no invoice number: enter it in ' || other_name") }},
            {{ problem("booked_elsewhere is not null", "booked_elsewhere", "label || ' was booked for ' || other_name
                || ' company ' || booked_elsewhere || ': take that ' || w.document || ' back in ' || w.books
                || ' and enter it by hand, or give the invoice its company back'") }},
            {{ problem("invoice_date is null", "date_unlikely", "label
                || ' has no invoice date: enter it in ' || other_name") }},
            {{ problem("invoice_date > today + 60 or due_date < invoice_date - 365 or due_date > invoice_date + 1100",
                "date_unlikely", "label || ' is dated ' || invoice_date || coalesce(' and due ' || due_date, '')
                || ': correct the dates in ' || other_name") }},
            {{ problem("coalesce(supplier_code, '') = ''", "vendor_unmatched", "label
                || ' names no supplier: choose one in ' || other_name") }},
            {{ problem("supplier_blocked", "vendor_blocked", "w.vendor || ' ' || supplier_label || ' is ' || w.blocked
                || ' in ' || division || ': ' || w.unblock || ' there, or reject the invoice in ' || other_name") }},
            {{ problem("supplier_ended", "vendor_blocked", "w.vendor || ' ' || supplier_label || ' has ended in '
                || division || ': take its end date away there, or reject the invoice in ' || other_name") }},
            {{ problem("currency_code is null", "currency_not_accepted", "label
                || ' names no currency: enter it in ' || other_name") }},
            {{ problem("len(accepted_currencies) > 0 and not list_contains(accepted_currencies, currency_code)",
                "currency_not_accepted", "label || ' is in ' || currency_code
                || ', which the connection to ' || w.books || ' does not take (it takes '
                || array_to_string(accepted_currencies, ', ') || ')'") }},
            {{ problem("not home_is_there and purchase_journal <> ''", "journal_unknown",
                "'purchase journal ' || purchase_journal
                || ' does not exist in ' || division || ' or is blocked: name another in option purchase_journal'") }},
            {{ problem("home_is_there and journal is null and currency_code is not null", "currency_not_accepted",
                "label || ' is in ' || currency_code || case when purchase_journal = ''
                then ', and ' || division || ' keeps ' || coalesce(home_currency, 'another currency') || ' alone: '
                    || 'correct it in ' || other_name || ', or enter it by hand'
                else ', which purchase journal ' || purchase_journal || ' of '
                || division || ' does not take' || coalesce(', nor does ' || foreign_journal, '')
                || ': name a journal that does in option foreign_journal' end") }},
            {{ problem("journal is not null and invoice_date is not null and not has_period", "period_missing", "label
                || ' is dated ' || invoice_date || ', for which ' || division
                || ' has no financial period: add the year there, or correct the date in ' || other_name") }},
            {{ problem("is_period_closed and closed_period = 'block'", "period_closed",
                dated ~ " || ': open it there, or correct the date in ' || other_name") }},
            {{ problem("is_period_closed and closed_period <> 'block' and first_open_day is null", "period_closed",
                dated ~ " || ', and no later one is open: open one there'") }},
            {{ opens_later("is_period_closed", "label", "invoice_date", "' || w.books || '") }},
            {{ problem("is_term_mapped and not term_is_there", "payment_term_unknown", "'payment term '
                || payment_term_code || ' is mapped to ' || term_code || ', which ' || division
                || ' does not have: correct payment_terms.csv'") }},
            {{ problem("due_date is null and payment_block and block_term is not null", "payment_term_unknown", "label
                || ' is blocked for payment and has no due date, and ' || w.term || ' ' || block_term || ' of '
                || division || ', which keeps it from being paid, says none: enter the due date in ' || other_name") }},
            {{ problem("due_date is null and not term_is_there and not is_term_mapped", "payment_term_unknown", "label
                || ' has no due date, and its payment term ' || coalesce(payment_term_code, '(none)')
                || ' is no ' || w.term || ' of ' || division
                || ': map it in payment_terms.csv, or enter the due date in ' || other_name") }},
            {{ problem("coalesce(line_count, 0) = 0", "quarantined_line", "label
                || ' has no coding rows: code it in ' || other_name") }},
            {{ too_fine("label", "gross_sum", "currency_code", "correct it in ' || other_name || '") }},
            {{ too_fine("label", "net_sum", "currency_code", "correct its net sum in ' || other_name || '") }},
            {{ problem("line_count > 0 and (lines_gross is distinct from total
                or coalesce(net, lines_net) is distinct from lines_net)", "totals_differ", "label || ' says '
                || coalesce(" ~ money("net_sum") ~ ", 'nothing') || ' net and '
                || coalesce(" ~ money("gross_sum") ~ ", 'nothing') || ' in all, but its coding rows make '
                || coalesce(" ~ money("lines_net") ~ ", 'nothing') || ' and '
                || coalesce(" ~ money("lines_gross") ~ ", 'nothing') || ': correct the coding in ' || other_name") }},
            {{ problem("supplier_ap_account <> ap_account", "ap_account_differs", "label
                || ' belongs on accounts-payable account ' || ap_account || ', but ' || w.books
                || ' books ' || w.vendor || ' ' || supplier_label || ' on ' || supplier_ap_account
                || ': set the account on the ' || w.vendor || ' in '
                || division || ', or map it in gl_accounts.csv'") }},
            {{ problem("is_order_blocked", "order_blocked", "'its purchase order waits: ' || order_text") }}
        ], coalesce(line_problems, [])), lambda entry: entry is not null) end as problems
    from facts
),

ruled as (
    select checked.*, freed.freed_at, refused.words as refusal,
        -- a no to what is shown there; what was changed there since is asked anew
        refused.refused_at >= coalesce(checked.last_updated, refused.refused_at)
            or (checked.posting_state = 'skipped' and checked.posting_reason_code = 'rejected_in_review') as is_rejected
    from checked
    left join freed using (link, company, invoice_id)
    left join refused using (link, company, invoice_id)
),

hindered as (
    select
        *,
        -- what stands in the books already is no failure
        case when is_posted or is_in_doubt or not is_open or entry_id is not null then null
            when is_rejected then coalesce(refusal, posting_reason)
            when len(problems) > 0 then list_aggregate(list_transform(problems, lambda entry: entry.text),
                'string_agg', '; ')
            when not vendor_stands then coalesce(vendor_text, label
                || ' is of a vendor that is no ' || w.vendor || ' of ' || division)
            when order_text is not null then 'its purchase order waits: ' || order_text
            -- what these models found before and do not find any more is mended; what was taken into work all the same
            -- was blocked at sending
            when posting_state = 'refused' or (posting_state = 'blocked'
                and (posting_reason_code in ('adopt_conflict', 'document_malformed', 'outbox_malformed')
                or (is_taken_by_us and posting_reason_code is distinct from 'sent_back')))
                then posting_reason end as hindrance
    from ruled
),

final as (
    select
        *,
        coalesce(hindrance is not null and not is_answered and (not is_in_progress or is_taken_by_us)
            and coalesce(invoice_date >= start_date, true)
            and (coalesce(is_rejected, false) or (not is_payment_held
                and greatest(waits_since, freed_at) <= read_at - to_days(hold_days))), false) as is_sent_back
    from hindered
)

select * from final
