{{ config(alias='documents_current') }}
{#- One document of one flow of one link that a run looks at, with how it stands on both sides, what differs first, why,
    and what to do. The order of the difference classes is fixed: the first that applies. -#}
with outbox as (select * from {{ ref('int_outbox_rows') }}),
sides as (select * from {{ ref('int_target_sides') }}),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
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

-- pairs of companies that their own link has decided about: a run of another one may be the first that knows them as
-- routed
decided as (select distinct link, company, target_company from outbox where is_in_outbox
    and target_system = 'avidxchange'),

-- live AvidXchange invoices that no document of the books stands behind
orphans as (
    select
        pairs.link, {{ flow_of('invoices') }} as flow, pairs.books_company as company,
        'avidxchange:' || invoices.company || ':' || invoices.invoice_id as source_key,
        pairs.books_system as source_system, 'avidxchange' as target_system,
        {{ word('name', 'pairs.books_system') }} as books_name,
        {{ word('vendor', 'pairs.books_system') }} as vendor_word,
            {{ word('document', 'pairs.books_system') }} as document_word, pairs.other_company as target_company,
        invoices.invoice_number as number, invoices.vendor_external_code as counterparty,
        invoices.invoice_date as doc_date,
        invoices.currency_code as currency, cast(null as decimal(28, 6)) as amount, invoices.invoice_id as target_id,
        cast(coalesce(invoices.amount, invoices.gross_amount) as decimal(28, 6)) as target_amount,
        invoices.status as target_status,
        coalesce(companies.unread, case when decided.link is null
            then {{ sentence('reconciliation.not_routed.not_run', {
                'link': 'pairs.link', 'books_company': 'pairs.books_company', 'other_company': 'pairs.other_company',
            }) }} end) as not_compared,
        case when invoices.invoice_date < pairs.start_date then 'before_start' when not_compared is not null
            then 'not_routed' else 'missing_in_source' end as difference_class
    from pairs
    inner join invoices on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
    left join companies on companies.link = pairs.link and companies.company = pairs.books_company
        and companies.other_company = pairs.other_company
    left join decided on decided.link = pairs.link and decided.company = pairs.books_company
        and decided.target_company = pairs.other_company
    where invoices.status not in ('Rejected', 'Voided') and not exists (
        select 1 from invoice_pairs
        where invoice_pairs.link = pairs.link and invoice_pairs.other_company = invoices.company
            and invoice_pairs.invoice_id = invoices.invoice_id)
),

-- when each kind of document was last read on the side it is written to
feeds as (select connection, company, feed, max(read_at) as read_at from {{ ref('canonical_feeds') }} group by all),
books as (select distinct link, books_system, other_system from {{ ref('int_link_pairs') }}),

-- what became in AvidXchange of a payment that was posted and is no outbox row any more. The store may remember more
-- than a
-- first read goes back for: one that was never read is gone only where it would have been.
posted as (
    select distinct
        outbox.link, outbox.flow, outbox.company, outbox.source_key,
        payments.status_text as their_status,
        {{ sentence('payments.still_posted', {
            'state': 'case when coalesce(payments.is_deleted, outbox.delivered_at > pairs.today - interval 330 day
                    and feeds.read_at > outbox.delivered_at) then ' ~
                sentence('payments.gone', {'company': 'outbox.company'}) ~
                ' when payments.payment_id is not null and payments.payment_state' ~
                " not in ('issued', 'cleared') then " ~
                sentence('payments.status_there', {
                    'status': 'coalesce(their_status, ' ~
                sentence('payments.no_status') ~ ')',
                }) ~ ' end',
            'books': 'pairs.books_system',
        }) }} as their_text
    from outbox
    inner join pairs on pairs.link = outbox.link and pairs.other_company = outbox.company
    left join {{ ref('int_avid_payments') }} as payments
        on payments.connection = pairs.other_connection and payments.company = outbox.company
        and payments.payment_id = split_part(outbox.source_key, ':', 1)
    left join feeds on feeds.connection = pairs.other_connection and feeds.company = '' and feeds.feed = 'payments'
    where outbox.flow = 'payments' and not outbox.is_in_outbox and outbox.target_id is not null and not outbox.voided
        and (outbox.link, outbox.company, outbox.source_key) not in (select (link, company,
            source_key) from {{ ref('int_reversed_by_hand') }})
),

-- since when all that a row stands on in the target was read
rows_read as (
    select
        outbox.*,
        (
            select min(feeds.read_at) from feeds
            where feeds.connection = outbox.target_connection and feeds.company in (outbox.target_company, '')
                and list_contains(case
                    when outbox.target_system = 'airbase' then case outbox.flow when 'gl_accounts' then ['gl_accounts']
                        when 'cost_centers' then ['tags'] when 'order_results' then ['purchase_orders']
                        else ['vendors'] end
                    when outbox.target_system = 'avalara' then ['transactions'] when outbox.flow = 'tax_lines'
                        then ['sales_invoice_rows'] when outbox.flow = 'tax_journals' then ['transaction_lines',
                            'journal_entries']
                    when outbox.target_system = 'basware' then ['transfer_queue', 'export_queue']
                        when outbox.flow = 'invoices' then ['purchase_entries', 'bills', 'vendor_credits']
                    when outbox.flow = 'vendors' and outbox.target_system = 'exact_online' then ['accounts']
                    when outbox.flow = 'purchase_orders' and outbox.target_system = 'exact_online'
                        then ['purchase_order_rows']
                    when outbox.flow = 'payments' then ['transaction_lines', 'bill_payments']
                        when outbox.flow = 'payment_status' then ['bills'] when outbox.flow = 'vendor_changes'
                        then ['vendors']
                    when outbox.flow in {{ invoice_flows() }} then ['invoices']
                        when outbox.flow in ('vendors', 'purchase_orders') then [outbox.flow]
                        when outbox.flow = 'coding' then ['purchase_entries', 'transaction_lines']
                    when outbox.flow in {{ code_flows() }} then ['enterprise_codes'] end, feeds.feed)
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
        sides.target_currency, sides.target_date,
        sides.target_counterparty, coalesce(sides.is_same_counterparty, true) as is_same_counterparty,
        sides.coding_text,
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
    left join posted using (link, flow, company, source_key)
    left join (select link, {{ option('amount_rounding',
        'hold') }} as amount_rounding from {{ ref('stg_config__links') }} as links) as rules
        on rules.link = outbox.link
    left join companies on companies.link = outbox.link and companies.company = outbox.company
        and companies.other_company = outbox.delivered_to
),

classed as (
    select
        *,
        case
            when skip = 'before_start' then 'before_start'
            when skip is not null then 'not_chosen'
            when list_contains(hold_codes, 'duplicate_suspected') then 'duplicate'
            when voided then 'agrees'
            -- what is not read is not gone
            when unread is not null then 'not_routed'
            when is_posted_in_vain then 'status'
            when wanted = 'void' and is_moving then 'in_flight'
            when is_target_gone and was_delivered then 'deleted'
            when is_source_gone and is_there then 'deleted'
            when not is_in_outbox then 'agrees'
            when not is_there and was_delivered and should_show and not is_moving then 'deleted'
            when flow = 'coding' and is_there and coding_text is null then 'agrees'
            -- a line that was just written; a journal shows in the ledger, or does not
            when flow = 'coding' and is_there and target_status <> 'posted' and state = 'delivered' and not should_show
                then 'in_flight'
            when flow = 'coding' and not is_there and (is_moving or was_delivered
                or (state is null and problems = '[]' and holds = '[]')) then 'in_flight'
            when flow = 'coding' then 'coding'
            when not is_there and (is_moving or was_delivered or (state is null and problems = '[]' and holds = '[]'))
                then 'in_flight'
            when not is_there then 'missing_in_target'
            when currency is not null and target_currency is not null and currency <> target_currency then 'currency'
            when amount is not null and target_amount is not null and
                -- an invoice that became a credit is another one; a ledger's side of a posting has a sign of its own
                abs(case when flow in {{ invoice_flows() }} or flow = 'invoices' then posted_amount - target_amount
                    else abs(posted_amount) - abs(target_amount) end) > 0 then 'amount'
            when not is_same_counterparty then 'counterparty'
            when target_date is not null and doc_date is not null and target_date <> doc_date then 'date'
            when coding_text is not null then 'coding'
            when flow in ('payment_status', 'vendor_changes') and status_text is not null and not should_show
                then 'in_flight'
            when status_text is not null or wanted = 'void' then 'status'
            when is_moving then 'in_flight'
            else 'agrees'
        end as first_difference
    from compared
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
    select
        *,
        coalesce(
            case when difference_class = 'not_routed' then {{ sentence('reconciliation.not_routed.unread', {
                'unread': 'unread',
            }) }} end,
            case when skip is null then nullif(concat_ws('; ', nullif(problem_text, ''),
                nullif(hold_text, '')), '') end,
            case when state in ('refused', 'blocked', 'held', 'waiting', 'retrying', 'unknown') then reason_text end,
            case difference_class
                when 'deleted' then case when is_target_gone or not is_there
                    then {{ sentence('reconciliation.missing.delivered') }}
                    else {{ sentence('reconciliation.missing.source') }} end
                when 'missing_in_target' then {{ sentence('reconciliation.missing.target') }}
                when 'currency' then {{ sentence('reconciliation.differs.sides', {
                    'source': 'currency', 'target': 'target_currency',
                }) }}
                when 'amount' then {{ sentence('reconciliation.differs.sides', {
                    'source': money('amount'), 'target': money('target_amount'),
                }) }}
                when 'counterparty' then {{ sentence('reconciliation.differs.sides', {
                    'source': 'coalesce(counterparty, ' ~ sentence('common.none') ~ ')',
                    'target': 'coalesce(target_counterparty, ' ~ sentence('common.none') ~ ')',
                }) }}
                when 'date' then {{ sentence('reconciliation.differs.sides', {
                    'source': 'doc_date', 'target': 'target_date',
                }) }}
                when 'coding' then coding_text
                when 'status' then coalesce(status_text, {{ sentence('reconciliation.should_be_void') }})
                when 'agrees' then case when posted_amount <> amount then {{ sentence('reconciliation.rounded', {
                    'amount': money('amount'), 'posted': money('posted_amount'),
                }) }} end
                when 'in_flight' then {{ sentence('reconciliation.in_flight') }}
                when 'before_start' then {{ sentence('reconciliation.before_start') }}
                when 'not_chosen' then case skip when 'same_vendor'
                    then {{ sentence('reconciliation.skipped.same_vendor') }}
                    when 'reversed_by_hand' then {{ sentence('reconciliation.skipped.reversed_by_hand') }}
                    when 'vat_in_books'
                        then {{ sentence('reconciliation.skipped.vat_in_books') }}
                    when 'tax_in_books' then {{ sentence('reconciliation.skipped.tax_in_books') }}
                    when 'final_without_line'
                        then
                        {{ sentence('reconciliation.skipped.final_without_line') }}
                    when 'recorded_by_others' then {{ sentence('reconciliation.skipped.recorded_by_others') }}
                    else {{ sentence('reconciliation.skipped.not_chosen') }} end
            end) as reason
    from settled
),

final as (
    select
        link, flow, company, target_company, coalesce(source_system,
            case when flow in ('payments', 'payment_status', 'vendor_changes', 'coding', 'suppliers') then 'avidxchange'
            when flow in ('vendors', 'purchase_orders', 'invoices') and target_system in {{ books_systems() }}
                then other_system
                else books_system end) as source_system,
        target_system, source_key, number, counterparty, doc_date, currency, amount as source_amount, target_amount,
        cast(coalesce(amount, 0) - coalesce(target_amount, 0) as decimal(28, 6)) as amount_difference,
        source_status, target_status, coalesce(state, 'not_delivered') as state, known_target_id as target_id,
        target_number, difference_class,
        reason_code, reason, {{ suggested_action('difference_class') }} as suggested_action, updated_at, run_id
    from explained
    left join books using (link)
    union all by name
    select
        link, flow, company, target_company, source_system, target_system, source_key, number, counterparty,
        doc_date, currency,
        amount as source_amount, target_amount, cast(-target_amount as decimal(28, 6)) as amount_difference,
        target_status,
        'not_delivered' as state, target_id, difference_class,
        coalesce(not_compared, {{ sentence('reconciliation.there_only', {
            'books.name': 'books_name', 'books.document': 'document_word', 'books.vendor': 'vendor_word',
        }) }}) as reason,
        {{ suggested_action('difference_class') }} as suggested_action
    from orphans
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
    select *, cast(coalesce(source_amount, 0) - coalesce(target_amount, 0) as decimal(28, 6)) as amount_difference,
    'not_delivered' as state,
        {{ suggested_action('difference_class') }} as suggested_action
    from earlier
)

select * from final
