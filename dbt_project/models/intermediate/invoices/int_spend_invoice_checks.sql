{#- Everything that keeps an invoice of a spend system from being booked. `blocker`: the same in words for the people
    there, the vendor and the order included. `is_sent_back`: it has waited long enough, or a person said no: they are
    answered in this run, and nothing of it is posted. `is_payment_held`: it waits for its payment block, which is
    nobody's failure: no day of that counts. Grain: one row per link, company of the spend system and invoice. -#}
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
            {{ approved_invoice_problems() }}
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
