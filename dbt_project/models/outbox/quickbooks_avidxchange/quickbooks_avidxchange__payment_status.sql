{#- How the payment of each bill stands at AvidXchange, as one line of the bill's memo that is ours: pending, in error,
    voided, or nothing once the bill payment is posted. Where that is stopped (the bill was paid here too, say), a line
    that stands says that the payment was made and is not posted; none is written for that alone. A day that was written
    once stays, so that nothing is written twice for it. Bills in closed books are not touched: their payments stand in
    `reconciliation.payments` only. -#}
with pairs as (select * from {{ routed_pairs('quickbooks_avidxchange') }}),
postings as (select * from {{ ref('int_payment_postings') }} where kind = 'quickbooks_avidxchange' and is_routed),
lines as (select * from {{ ref('int_avid_payment_lines') }}),
bills as (select * from {{ ref('quickbooks_online__bills') }} where origin = 'bill'),
vendors as (select * from {{ ref('canonical_vendors') }} where system = 'quickbooks_online'),
stopped as (
    select link, company as other_company, source_key from {{ ref('quickbooks_avidxchange__payments') }}
    where skip is null and wanted = 'present' and (problems <> '[]' or holds <> '[]')
),
closed as (select connection, company, end_date as closed_through from {{ ref('canonical_periods') }} where journal = ''
    and is_closed),

deliveries as (
    select link, company, source_key, target_id is not null as was_delivered, delivered_document ->> '$.text' as text
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'payment_status'
),

payments as (
    select link, other_company, payment_id, any_value(payment_state) as payment_state,
    any_value(voided_date) as voided_date,
        bool_or(payment_state = 'cleared' or (payment_state = 'issued' and paid_on = 'issued')) as is_executed,
        -- its bill payment is voided in this very run: the bill is open after that, though it was not when it was read
        bool_or(payment_state = 'void' and was_posted and not was_voided) as is_taken_back,
        bool_or(not was_posted and payment_date >= start_date
            and (stopped.source_key is not null or delivery_state = 'refused')) as is_stopped,
        any_value(least(coalesce(case when payment_state = 'error' then cast(last_modified_date as date) end,
            payment_date, cast(last_modified_date as date), today), today)) as since,
        -- the marker goes when each of its postings stands
        list({{ reference('payments', 'other_company', 'source_key', "'payment ' || payment_id") }} order by source_key)
            filter (where payment_date >= start_date) as refs
    from postings
    left join stopped using (link, other_company, source_key)
    group by all
),

states as (
    select lines.link, lines.company as other_company, lines.document_key,
        min(payments.since) filter (where payments.payment_state = 'error') as error_since,
        min(payments.since) filter (where payments.payment_state in ('pending', 'issued', 'unknown')
            and not payments.is_executed) as pending_since,
        min(payments.since) filter (where payments.is_executed and payments.is_stopped) as stopped_since,
        bool_or(payments.is_executed) as is_executed, bool_or(payments.is_taken_back) as is_taken_back,
        max(payments.voided_date) filter (where payments.payment_state = 'void') as voided_on,
        flatten(list(payments.refs) filter (where payments.is_executed and payments.refs is not null)) as refs
    from lines
    inner join payments on payments.link = lines.link and payments.other_company = lines.company
        and payments.payment_id = lines.payment_id
    group by all
),

joined as (
    select
        pairs.link, pairs.marker, pairs.books_connection, pairs.other_connection, pairs.other_company,
        bills.* exclude (connection),
        vendors.name as vendor_name, states.refs, deliveries.text as delivered_text,
        coalesce(deliveries.was_delivered, false) as was_delivered,
        coalesce(bills.date <= closed.closed_through, false) as is_closed,
        {{ memo_marker('bills.private_note') }} as memo_text,
        case
            when pairs.marker = 'no' or bills.is_deleted then null
            when states.error_since is not null then '[AvidXchange] payment in error since ' || states.error_since
            when states.pending_since is not null then '[AvidXchange] payment pending since ' || states.pending_since
            when states.stopped_since is not null and memo_text is not null then '[AvidXchange] payment made on '
                || states.stopped_since || ', not posted'
            when states.is_executed then null
            when states.voided_on is not null and (bills.open_amount > 0.0005 or states.is_taken_back)
                then '[AvidXchange] payment voided on ' || states.voided_on
        end as fresh_text
    from pairs
    inner join bills on bills.connection = pairs.books_connection and bills.company = pairs.books_company
    left join states
        on states.link = pairs.link and states.other_company = pairs.other_company
        and states.document_key = bills.document_key
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = pairs.other_company
        and deliveries.source_key = bills.document_key
    left join vendors on vendors.connection = bills.connection and vendors.company = bills.company
        and vendors.vendor_key = bills.supplier
    left join closed on closed.connection = bills.connection and closed.company = bills.company
),

worded as (
    select
        *,
        coalesce(case when fresh_text like '% since %' then list_extract(list_filter([delivered_text, memo_text],
            lambda said: split_part(said, ' since ', 1) = split_part(fresh_text, ' since ', 1)), 1) end,
                fresh_text, '') as text
    from joined
),

final as (
    select
        link, 'payment_status' as flow, 'avidxchange' as source_system, other_connection as source_connection,
        other_company as company,
        document_key as source_key, 'quickbooks_online' as target_system, books_connection as target_connection,
        company as target_company,
        'present' as wanted, case when is_closed or is_deleted then 'not_chosen' end as skip,
        cast(json_object('kind', 'bill_status', 'company', other_company, 'source_key', document_key, 'bill_id',
            books_id, 'text', text) as varchar) as document,
        '[]' as problems, '[]' as holds,
        case when text = '' and memo_text is not null then cast(to_json(coalesce(refs, [])) as varchar)
            else '[]' end as refs,
        case when not was_delivered and memo_text = text then cast(json_object(
            'id', books_id, 'code', null, 'number', your_ref, 'token', cast(sync_token as varchar), 'facts',
            json_object('text', memo_text),
            'evidence', 'stands in the memo of the bill') as varchar) end as adopt,
        your_ref as number, vendor_name as counterparty, date as doc_date, currency,
        cast(total as decimal(22, 6)) as amount, memo_text
    from worded
    where text <> '' or memo_text is not null or was_delivered
)

select * exclude (memo_text) from final
