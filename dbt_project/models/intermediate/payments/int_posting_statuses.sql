{#- Payments that were posted and are no outbox row any more, with what became of them in AvidXchange where they do not
    stand there (`their_text`). The store may remember more than a first read goes back for: one that was never read is
    gone only where it would have been. -#}
with outbox as (select * from {{ ref('int_outbox_rows') }}),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),
feeds as (select connection, company, feed, max(read_at) as read_at from {{ ref('canonical_feeds') }} group by all),

final as (
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
)

select * from final
