{#- Vendor credits of discounts that no bill payment uses up: left open, the vendor's next payment would take them off
    once more. Nothing is said of one that this run's posting is about to use, or this run's void about to delete. -#}
with left_over as (
    select connection, company, key, any_value(payment_id) as payment_id, any_value(supplier) as supplier,
    any_value(currency) as currency,
        string_agg({{ sentence('payments.of', {'number': 'number', 'open_amount': money('open_amount')}) }},
            {{ sentence('common.and') }} order by credit_id) as credits,
        to_json(list(credit_id order by credit_id)) as ids
    from {{ ref('int_quickbooks_open_discounts') }}
    group by all
),

pairs as (select * from {{ ref('int_pairs') }} where is_routed and kind = 'quickbooks_avidxchange'),
vendors as (select * from {{ ref('canonical_vendors') }} where system = 'quickbooks_online'),

payments as (
    select
        link, other_company, payment_id, any_value(status_text) as status_text,
        any_value(delivery_state) as delivery_state,
        bool_or(payment_state = 'cleared' or (payment_state = 'issued' and paid_on = 'issued')) as is_due,
        bool_or(target_id is not null and not was_voided) as is_posted,
        -- what was posted today may have been read before QuickBooks showed it as used
        bool_or(target_id is not null and not was_voided and posted_on >= today) as is_fresh,
        bool_or(target_id is null and coalesce(delivery_state, 'planned') not in ('refused', 'blocked', 'held',
            'skipped')) as is_on_its_way,
        bool_or(payment_state = 'error') as is_in_error,
        bool_or(payment_state = 'void' and target_id is not null and not was_voided) as is_taken_back
    from {{ ref('int_payment_postings') }}
    where kind = 'quickbooks_avidxchange' and is_routed
    group by all
),

judged as (
    select
        pairs.link, pairs.other_company as company, left_over.* exclude (company), payments.status_text,
        payments.delivery_state,
        coalesce(payments.is_due, false) as is_due, coalesce(payments.is_in_error, false) as is_in_error,
        coalesce(payments.is_posted, false) as is_posted,
        coalesce(case when payments.is_due then payments.is_on_its_way or payments.is_fresh else payments.is_taken_back
            end, false) as is_at_work,
        {{ sentence('payments.discount.label', {
            'credits': 'credits', 'currency': "coalesce(' ' || left_over.currency, '')",
            'vendor': 'coalesce(vendors.name, ' ~ sentence('payments.vendor', {'supplier': 'left_over.supplier'}) ~
                ')',
            'payment_id': 'left_over.payment_id',
        }) }} as label
    from left_over
    inner join pairs on pairs.books_connection = left_over.connection and pairs.books_company = left_over.company
    left join payments
        on payments.link = pairs.link and payments.other_company = pairs.other_company
        and payments.payment_id = left_over.payment_id
    left join vendors
        on vendors.connection = left_over.connection and vendors.company = left_over.company
        and vendors.vendor_key = left_over.supplier
),

final as (
    select
        link, 'payments' as flow, company, key as document_key, 'alert' as kind,
        case when is_due and not is_posted then 'warning' else 'urgent' end as severity, 'discount_left_over' as code,
        {%- set state -%}
        case
            when is_due and not is_posted then {{ sentence('payments.discount.waits', {
                'delivery_state': 'coalesce(delivery_state, ' ~ sentence('payments.discount.not_posted') ~ ')',
            }) }}
            when is_due then {{ sentence('payments.discount.voided', {'key': 'key'}) }}
            when is_in_error then {{ sentence('payments.discount.error') }}
            else {{ sentence('payments.discount.unused', {
                'status': 'coalesce(' ~ sentence('payments.discount.status', {'status_text': 'status_text'}) ~ ', ' ~
                    sentence('payments.discount.gone') ~ ')',
            }) }}
        end
        {%- endset %}
        {{ sentence('payments.discount.text', {'label': 'label', 'state': state}) }} as text,
        json_object('credits', ids, 'payment', payment_id) as payload
    from judged
    where not is_at_work
)

select * from final
