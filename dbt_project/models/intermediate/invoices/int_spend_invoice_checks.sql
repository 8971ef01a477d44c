{#- Everything that keeps an invoice of a spend system from being booked. `blocker`: the same in words for the people
    there, the vendor and the order included. `is_sent_back`: it has waited long enough, or a person said no: they are
    answered in this run, and nothing of it is posted. `is_payment_held`: it waits for its payment block, which is
    nobody's failure: no day of that counts. Grain: one row per link, company of the spend system and invoice. -#}
{%- set at = {'label': 'label', 'day': 'invoice_date', 'division': 'division',
    'journal': "case when journal <> '' then " ~ sentence('approved.for_journal', {'journal': 'journal'})
        ~ " else '' end"} -%}
{%- set dated = 'case when is_month_closed then ' ~ sentence('approved.dated.closed', at) ~ ' else '
    ~ sentence('approved.dated.filed', at) ~ ' end' %}
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
        {{ sentence('approved.rejected.text', {
            'how': "case any_value(holds.hold.code) when 'duplicate_suspected' then " ~
                sentence('approved.rejected.duplicate') ~ ' else ' ~ sentence('approved.rejected.payables') ~ ' end',
            'finding': 'any_value(holds.finding)',
        }) }} as words
    from {{ ref('int_invoice_holds') }} as holds
    inner join answered
        on answered.link = holds.link and answered.company = holds.company and answered.invoice_id = holds.document_key
        and answered.code = holds.hold.code and answered.decision = 'reject'
    group by all
),

checked as (
    select
        *,
        case when not is_routed then [{'code': 'not_routed', 'text': {{ sentence('approved.not_routed', {
            'other.name': 'other_name', 'company': 'company', 'link': 'link',
        }) }}}]
        else list_filter(list_concat([
            {{ problem('approved.number_missing', "nullif(trim(invoice_number), '') is null", {
                'invoice_id': 'invoice_id', 'other.name': 'other_name',
            }) }},
            {{ problem('approved.booked_elsewhere', "booked_elsewhere is not null", {
                'label': 'label', 'other.name': 'other_name', 'elsewhere': 'booked_elsewhere',
                'books': 'books_system',
            }) }},
            {{ problem('approved.date_unlikely.none', "invoice_date is null", {
                'label': 'label', 'other.name': 'other_name',
            }) }},
            {{ problem('approved.date_unlikely.dates',
                "invoice_date > today + 60 or due_date < invoice_date - 365 or due_date > invoice_date + 1100",
                {
                    'label': 'label', 'day': 'invoice_date', 'other.name': 'other_name',
                    'due': 'coalesce(' ~ sentence('invoices.and_due', {'due': 'due_date'}) ~ ", '')",
                }) }},
            {{ problem('approved.vendor_unmatched.none', "coalesce(supplier_code, '') = ''", {
                'label': 'label', 'other.name': 'other_name',
            }) }},
            {{ problem('approved.vendor_blocked.blocked', "supplier_blocked", {
                'books': 'books_system', 'supplier_label': 'supplier_label',
                'division': 'division', 'other.name': 'other_name',
            }) }},
            {{ problem('approved.vendor_blocked.ended', "supplier_ended", {
                'books': 'books_system', 'supplier_label': 'supplier_label', 'division': 'division',
                'other.name': 'other_name',
            }) }},
            {{ problem('approved.currency_not_accepted.none', "currency_code is null", {
                'label': 'label', 'other.name': 'other_name',
            }) }},
            {{ problem('approved.currency_not_accepted.connection',
                "len(accepted_currencies) > 0 and not list_contains(accepted_currencies, currency_code)",
                {
                    'label': 'label', 'currency': 'currency_code', 'books': 'books_system',
                    'currencies': "array_to_string(accepted_currencies, ', ')",
                }) }},
            {{ problem('approved.journal_unknown', "not home_is_there and purchase_journal <> ''", {
                'journal': 'purchase_journal', 'division': 'division',
            }) }},
            {% set no_journal = 'home_is_there and journal is null and currency_code is not null' -%}
            {{ problem('approved.currency_not_accepted.home', no_journal ~ " and purchase_journal = ''", {
                'label': 'label', 'currency': 'currency_code', 'division': 'division', 'other.name': 'other_name',
                'home': 'coalesce(home_currency, ' ~ sentence('approved.another_currency') ~ ')',
            }) }},
            {{ problem('approved.currency_not_accepted.journal',
                no_journal ~ " and coalesce(purchase_journal <> '', true)", {
                    'label': 'label', 'currency': 'currency_code', 'journal': 'purchase_journal',
                    'division': 'division',
                    'nor': 'coalesce(' ~ sentence('approved.nor_foreign', {'journal': 'foreign_journal'}) ~ ", '')",
                }) }},
            {{ problem('approved.period_missing',
                "journal is not null and invoice_date is not null and not has_period",
                {
                    'label': 'label', 'day': 'invoice_date', 'division': 'division', 'other.name': 'other_name',
                }) }},
            {{ problem('approved.period_closed.open_it', "is_period_closed and closed_period = 'block'", {
                'dated': dated, 'other.name': 'other_name',
            }) }},
            {{ problem('approved.period_closed.none_open',
                "is_period_closed and closed_period <> 'block' and first_open_day is null",
                {
                    'dated': dated,
                }) }},
            {{ opens_later("is_period_closed", "label", "invoice_date", "books_system") }},
            {{ problem('approved.payment_term_unknown.mapped', "is_term_mapped and not term_is_there", {
                'source_term': 'payment_term_code', 'term': 'term_code', 'division': 'division',
            }) }},
            {{ problem('approved.payment_term_unknown.blocked',
                "due_date is null and payment_block and block_term is not null",
                {
                    'label': 'label', 'books': 'books_system', 'term': 'block_term', 'division': 'division',
                    'other.name': 'other_name',
                }) }},
            {{ problem('approved.payment_term_unknown.no_due_date',
                "due_date is null and not term_is_there and not is_term_mapped",
                {
                    'label': 'label', 'books': 'books_system',
                    'source_term': 'coalesce(payment_term_code, ' ~ sentence('common.none') ~ ')',
                    'division': 'division', 'other.name': 'other_name',
                }) }},
            {{ problem('approved.quarantined_line', "coalesce(line_count, 0) = 0", {
                'label': 'label', 'other.name': 'other_name',
            }) }},
            {{ too_fine("label", "gross_sum", "currency_code",
                sentence('invoices.correct_it', {'other.name': 'other_name'})) }},
            {{ too_fine("label", "net_sum", "currency_code",
                sentence('invoices.correct_net', {'other.name': 'other_name'})) }},
            {{ problem('approved.totals_differ',
                "line_count > 0 and (lines_gross is distinct from total
                or coalesce(net, lines_net) is distinct from lines_net)",
                {
                    'label': 'label', 'other.name': 'other_name',
                    'net_sum': 'coalesce(' ~ money("net_sum") ~ ', ' ~ sentence('common.nothing') ~ ')',
                    'gross_sum': 'coalesce(' ~ money("gross_sum") ~ ', ' ~ sentence('common.nothing') ~ ')',
                    'lines_net': 'coalesce(' ~ money("lines_net") ~ ', ' ~ sentence('common.nothing') ~ ')',
                    'lines_gross': 'coalesce(' ~ money("lines_gross") ~ ', ' ~ sentence('common.nothing') ~ ')',
                }) }},
            {{ problem('approved.ap_account_differs', "supplier_ap_account <> ap_account", {
                'label': 'label', 'account': 'ap_account', 'books': 'books_system',
                'supplier_label': 'supplier_label', 'booked_on': 'supplier_ap_account', 'division': 'division',
            }) }},
            {{ problem('approved.order_blocked', "is_order_blocked", {'reason': 'order_text'}) }}
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
            when not vendor_stands then coalesce(vendor_text, {{ sentence('approved.supplier_missing', {
                'label': 'label', 'books': 'books_system', 'division': 'division',
            }) }})
            when order_text is not null then {{ sentence('approved.order_blocked', {'reason': 'order_text'}) }}
            -- what these models found before and do not find any more is fixed; what was taken into work all the same
            -- was blocked at sending
            when posting_state = 'refused' or (posting_state = 'blocked'
                and (posting_reason_code in ('adopt_conflict', 'document_malformed', 'outbox_malformed')
                or (is_taken_by_us and posting_reason_code is distinct from 'sent_back')))
                then posting_reason end as blocker
    from ruled
),

final as (
    select
        *,
        coalesce(blocker is not null and not is_answered and (not is_in_progress or is_taken_by_us)
            and coalesce(invoice_date >= start_date, true)
            and (coalesce(is_rejected, false) or (not is_payment_held
                and greatest(waits_since, freed_at) <= read_at - to_days(hold_days))), false) as is_sent_back
    from hindered
)

select * from final
