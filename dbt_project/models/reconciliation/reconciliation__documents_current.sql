{{ config(alias='documents_current') }}
{#- One document of one flow of one link that a run looks at, with how it stands on both sides, what differs first, why,
    and what to do. -#}
with outbox as (select * from {{ ref('int_outbox_rows') }}),
sides as (select * from {{ ref('int_target_sides') }}),
companies as (select * from {{ ref('int_link_companies') }}),

-- compared as they stand on both sides, and never sent
earlier as (
    select * from {{ ref('int_spend_invoice_history') }}
    union all by name
    select
        link, 'bills' as flow, company, books_company as target_company, 'airbase' as source_system,
        books_system as target_system, bill_id as source_key, number, vendor_name as counterparty,
        invoice_date as doc_date, currency_code as currency, cast(total_amount as decimal(28, 6)) as source_amount,
        cast(entered_amount as decimal(28, 6)) as target_amount, status as source_status,
        status_word as target_status, entry_id as target_id, difference_class, reason
    from {{ ref('int_airbase_bills') }}
),

-- when each kind of document was last read on the side it is written to
feeds as (select connection, company, feed, max(read_at) as read_at from {{ ref('canonical_feeds') }} group by all),
books as (select distinct link, books_system, other_system from {{ ref('int_link_pairs') }}),

-- since when all that a row stands on in the target was read
rows_read as (
    select
        outbox.*,
        (
            select min(feeds.read_at) from feeds
            where feeds.connection = outbox.target_connection and feeds.company in (outbox.target_company, '')
                and list_contains({{ feeds_showing() }}, feeds.feed)
        ) as target_read_at
    from outbox
    -- an invoice that left Basware by another way than ours is compared as such
    anti join earlier using (link, flow, company, source_key)
),

compared as (
    select
        outbox.*, sides.source_key is not null and sides.is_there and not sides.is_target_gone as is_there,
        coalesce(sides.is_target_gone, false) as is_target_gone,
        coalesce(sides.is_source_gone, false) as is_source_gone,
        coalesce(outbox.target_id, sides.target_id) as known_target_id,
        case when rules.amount_rounding = 'half_up' then {{ posted_amount('outbox.amount', 'outbox.currency') }}
            else outbox.amount end as posted_amount, cast(sides.target_amount as decimal(28, 6)) as target_amount,
        sides.target_currency, sides.target_date, sides.target_counterparty,
        coalesce(sides.is_same_counterparty, true) as is_same_counterparty, sides.coding_text,
        coalesce(sides.source_status, posted.their_status) as source_status, sides.target_status,
        coalesce(posted.their_text, sides.status_text) as status_text,
        posted.their_text is not null as is_posted_in_vain,
        coalesce(outbox.state in ('planned', 'sending', 'retrying', 'unknown', 'waiting'), false) as is_moving,
        outbox.target_id is not null and not outbox.voided as was_delivered,
        -- what was written just before the target was last read, or after it, cannot show there yet
        coalesce(outbox.target_read_at > outbox.delivered_at + interval 1 hour, false) as should_show,
        -- what stands there is of before our last writing: it differs because it was not read since
        coalesce(outbox.state = 'delivered' and outbox.target_read_at <= outbox.sent_at, false) as is_unread,
        case when not was_delivered then null
            when companies.link is null or (outbox.is_in_outbox and outbox.target_company = '')
                then {{ sentence('reconciliation.not_routed.no_pair', {
                    'company': 'outbox.company', 'other_company': 'outbox.delivered_to', 'link': 'outbox.link',
                }) }}
            else companies.unread end as unread
    from rows_read as outbox
    left join sides using (link, flow, company, source_key)
    left join {{ ref('int_posting_statuses') }} as posted using (link, flow, company, source_key)
    left join (
        select link, {{ option('amount_rounding', 'hold') }} as amount_rounding
        from {{ ref('stg_config__links') }} as links
    ) as rules on rules.link = outbox.link
    left join companies on companies.link = outbox.link and companies.company = outbox.company
        and companies.other_company = outbox.delivered_to
),

classed as (
    select *, {{ first_difference() }} as first_difference from compared
),

-- a posting is never written again, and coding has its own rules above
settled as (
    select
        * exclude (first_difference),
        case
            when is_unread and flow not in ('payments', 'coding')
                and first_difference in ('currency', 'amount', 'counterparty', 'date', 'coding') then 'in_flight'
            else first_difference
        end as difference_class
    from classed
),

explained as (
    select *, {{ difference_reason() }} as reason from settled
),

final as (
    select
        link, flow, company, target_company,
        coalesce(source_system, case
            when flow in ('payments', 'payment_status', 'vendor_changes', 'coding', 'suppliers') then 'avidxchange'
            when flow in ('vendors', 'purchase_orders', 'invoices') and target_system in {{ books_systems() }}
                then other_system
            else books_system end) as source_system,
        target_system, source_key, number, counterparty, doc_date, currency, amount as source_amount, target_amount,
        cast(coalesce(amount, 0) - coalesce(target_amount, 0) as decimal(28, 6)) as amount_difference,
        source_status, target_status, coalesce(state, 'not_delivered') as state, known_target_id as target_id,
        target_number, difference_class, reason_code, reason,
        {{ suggested_action('difference_class') }} as suggested_action, updated_at, run_id
    from explained
    left join books using (link)
    union all by name
    select *, {{ suggested_action('difference_class') }} as suggested_action from {{ ref('int_avid_orphans') }}
    union all by name
    -- what names no company has no other side to be compared with
    select
        link, flow, company, '' as target_company,
        case flow when 'payments' then 'avidxchange' else books_system end as source_system,
        case flow when 'payments' then books_system else 'avidxchange' end as target_system, document_key as source_key,
        number, counterparty, doc_date, currency,
        case when flow = 'payments' then amount end as source_amount,
        case when flow <> 'payments' then amount end as target_amount,
        case when flow = 'payments' then amount else -amount end as amount_difference,
        case when flow = 'payments' then status end as source_status,
        case when flow <> 'payments' then status end as target_status, 'not_delivered' as state, target_id,
        case flow when 'payments' then 'missing_in_target' else 'missing_in_source' end as difference_class,
        code as reason_code, text as reason,
        {{ sentence('reconciliation.say_company') }} as suggested_action
    from {{ ref('int_findings_companies') }}
    union all by name
    select
        *, cast(coalesce(source_amount, 0) - coalesce(target_amount, 0) as decimal(28, 6)) as amount_difference,
        'not_delivered' as state, {{ suggested_action('difference_class') }} as suggested_action
    from earlier
)

select * from final
