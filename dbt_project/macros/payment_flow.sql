{#- Payments that AvidXchange issued (or cleared: option paid_on), posted in the books against the A/P account of the
    invoices they pay and the clearing account. A posting is never rewritten: once delivered, its document stays as it
    was posted; a void takes it back on the day of the void. A day in closed books gives way to the first open day. The
    model's own CTE `own` (link, other_company, source_key, own_problems) says what stands in the way in that system
    alone. -#}
{% macro payment_flow(kind) -%}
{%- set books = link_kinds()[kind].books -%}
in_books as (select * from {{ ref('canonical_postings') }} where system = '{{ books }}' and key is not null
    and not is_void),

decided as (
    select
        postings.*, own.own_problems, in_books.entry_id as their_id, in_books.number as their_number,
        in_books.token as their_token, in_books.facts as their_facts,
        (paid_on = 'issued' and payment_state in ('issued', 'cleared')) or payment_state = 'cleared' as is_due,
        coalesce(list_filter(balances, lambda entry: entry.paid > entry.open + 0.0005), []) as overpaid,
        {{ sentence('payments.label', {'payment_id': 'postings.payment_id'}) }} as label
    from postings
    left join own using (link, other_company, source_key)
    left join lateral (
        select * from in_books
        where in_books.connection = postings.books_connection and in_books.company = postings.books_company
            and in_books.key = postings.source_key
            -- what was reversed stays in the books with our key: it is not the posting of a payment that is valid again
            and not (postings.was_voided and in_books.entry_id is not distinct from postings.target_id)
            and not list_contains(coalesce(postings.past_ids, []), in_books.entry_id)
    ) as in_books on true
    qualify row_number() over (partition by postings.link, postings.other_company, postings.source_key
        order by in_books.entry_id) = 1
),

documented as (
    select
        *,
        case when payment_state = 'void' then 'void' else 'present' end as wanted,
        json_object(
            'kind', 'payment', 'company', other_company, 'source_key', source_key, 'vendor_key', coalesce(supplier, ''),
            'number', check_number, 'date', cast(case when payment_state = 'void' then payment_date
                when closed_period = 'block' then payment_date else coalesce(first_open_day, payment_date)
                    end as varchar),
            'currency', coalesce(currency, ''), 'amount',
            {{ money("coalesce(amount, " ~ posted_amount("payment_amount", "currency") ~ ")") }},
            'method', coalesce(method, ''), 'trace', trace, 'status', paid_on, 'voided_on', null,
            'ap_account', ap_account,
            'applications', coalesce(to_json(applications), '[]')) as fresh,
        json_object('status', 'void', 'voided_on',
            cast(coalesce(first_open_day, wanted_date) as varchar)) as void_patch,
        delivered_document is not null and posting_change is null as is_as_posted
    from decided
    where is_due or (payment_state = 'void' and was_posted)
),

final as (
    select
        link, 'payments' as flow, 'avidxchange' as source_system, other_connection as source_connection,
        other_company as company,
        source_key, '{{ books }}' as target_system, books_connection as target_connection,
        books_company as target_company,
        wanted, case when is_reversed_by_hand then 'reversed_by_hand' when payment_date < start_date and not was_posted
            and their_id is null then 'before_start' end as skip,
        cast(case
            when was_voided and delivered_document is not null then delivered_document
            when wanted = 'void' then json_merge_patch(coalesce(cast(delivered_document as json), fresh), void_patch)
            when is_as_posted then cast(delivered_document as json)
            else fresh
        end as varchar) as document,
        case when was_voided then '[]' else {{ json_list([
            problem('payments.not_routed', "not is_routed", {'company': 'other_company', 'link': 'link'}),
            problem('payments.quarantined_line.latest', "not was_posted and unreadable_reason is not null", {
                'label': 'label', 'reason': 'unreadable_reason',
            }),
            problem('payments.company_changed.none_now',
                "not was_posted and said_company <> other_company and said_company = ''",
                {'label': 'label', 'company': 'other_company', 'books': books}),
            problem('payments.company_changed.another_now',
                "not was_posted and said_company <> other_company and said_company <> ''",
                {'label': 'label', 'company': 'other_company', 'now': 'said_company', 'books': books}),
            problem('payments.company_changed.left', "not was_posted and left_in is not null", {
                'label': 'label', 'posted_by': 'left_in', 'books': books, 'payment_id': 'payment_id',
            }),
            problem('payments.quarantined_line.no_invoice', "is_routed and not was_posted and line_count = 0", {
                'label': 'label',
            }),
            problem('payments.invoice_unknown.not_there',
                "is_routed and not was_posted and len(unknown_numbers) > 0",
                {
                    'label': 'label', 'numbers': "array_to_string(unknown_numbers, ', ')", 'books': books,
                    'company': 'books_company',
                }),
            problem('payments.invoice_unknown.deleted', "is_routed and not was_posted and len(gone_numbers) > 0", {
                'label': 'label', 'numbers': "array_to_string(gone_numbers, ', ')", 'books': books,
            }),
            problem('payments.totals_differ',
                "not was_posted and line_count > 0 and coalesce(line_total, 0) <> payment_amount",
                {
                    'label': 'label', 'amount': money("payment_amount"), 'lines': money("coalesce(line_total, 0)"),
                }),
            problem('payments.amount_too_fine',
                "amount_rounding = 'hold' and not was_posted
                and (coalesce(is_too_fine, false) or " ~ is_too_fine("payment_amount", "currency") ~ ")",
                {
                    'label': 'label', 'amount': money("payment_amount"), 'currency': "coalesce(currency, '')",
                    'decimals': currency_decimals("currency"), 'books': books, 'payment_id': 'payment_id',
                }),
            problem('payments.currency_not_accepted.others', "not was_posted and len(other_currencies) > 0", {
                'label': 'label', 'currency': 'currency', 'others': "array_to_string(other_currencies, ', ')",
                'books': books, 'payment_id': 'payment_id',
            }),
            problem('payments.currency_not_accepted.none',
                "not was_posted and line_count > 0 and currency is null",
                {
                    'label': 'label', 'books': books, 'payment_id': 'payment_id',
                }),
            problem('payments.overpayment',
                "wanted = 'present' and not was_posted and their_id is null and len(overpaid) > 0",
                {
                    'label': 'label', 'paid': money("overpaid[1].paid"), 'number': 'overpaid[1].number',
                    'open': money("greatest(overpaid[1].open, 0)"), 'books': books,
                }),
            problem('payments.account_unknown.payable',
                "is_routed and not was_posted and len(coalesce(unknown_numbers, [])) = 0
                and len(coalesce(gone_numbers, [])) = 0 and line_count > 0 and ap_account is null",
                {
                    'label': 'label', 'books': books, 'company': 'books_company',
                }),
            problem('payments.vendor_blocked',
                "is_routed and supplier_blocked and (not was_posted or wanted = 'void')",
                {
                    'books': books, 'supplier': "concat_ws(' ', supplier_code, supplier_name)", 'label': 'label',
                })], "coalesce(own_problems, [])") }} end as problems,
        {{ json_list([hold('payments.changed_after_lock',
            "wanted = 'present' and was_posted and posting_change is not null",
            {'label': 'label', 'before': 'posting_change.before', 'after': 'posting_change.after', 'books': books},
            "json_object('before', posting_change.before, 'after', posting_change.after)")]) }} as holds,
        '[]' as refs,
        case when is_reversed_by_hand then {{ reversal_by_hand() }}
        when their_id is not null then cast(json_object(
            'id', their_id, 'code', null, 'number', their_number, 'token', their_token, 'facts', their_facts,
            'evidence', 'carries our key AVX:' || source_key) as varchar) end as adopt,
        coalesce(trace, check_number, payment_id) as number, supplier_name as counterparty, payment_date as doc_date,
        currency, cast(coalesce(stated_amount, payment_amount) as decimal(18, 6)) as amount
    from documented
    union all by name
    -- people took it back for a company that AvidXchange has it in no more: the store records it, and asks should it
    -- return
    select
        link, 'payments' as flow, 'avidxchange' as source_system, connection as source_connection, company, source_key,
        '{{ books }}' as target_system, books_connection as target_connection, books_company as target_company,
        'void' as wanted, 'reversed_by_hand' as skip, delivered_document as document, '[]' as problems, '[]' as holds,
        '[]' as refs, {{ reversal_by_hand() }} as adopt
    from {{ ref('int_moved_postings') }}
    where kind = '{{ kind }}' and is_undone and target_id is not null
        and (link, company, source_key) not in (select (link, other_company, source_key) from documented)
)

select * from final
{%- endmacro %}

{#- The entry by which people took a posting back: null where they voided or deleted it. -#}
{% macro reversal_by_hand() -%}
case when reversal_id is not null then cast(json_object(
    'id', reversal_id, 'code', null, 'number', reversal_number, 'token', null, 'facts', json_object(),
    'evidence', 'carries our key AVX:' || source_key || ':void') as varchar) end
{%- endmacro %}

{#- The account that payments of a posting's method are posted against: the mapping's, else the option's. Also whether
    the discount account exists. `accounts`: relation with connection, company, name_or_code, active. One row per
    posting. -#}
{% macro payment_accounts(accounts) -%}
    select
        postings.*, coalesce(mappings.target_code, nullif(postings.clearing_account, '')) as clearing_code,
        coalesce(clearing.active, false) as has_clearing, clearing.name_or_code is not null as is_clearing_known,
        coalesce(clearing.is_bank, false) as is_clearing_bank,
        coalesce(discounts.active, false) as has_discount_account,
        case when postings.payment_state = 'void' then 'void' else 'present' end as wanted,
        {{ sentence('payments.label', {'payment_id': 'postings.payment_id'}) }} as label
    from postings
    left join {{ ref('int_link_mappings') }} as mappings
        on mappings.kind = 'payment_account' and mappings.link = postings.link
        and mappings.company = postings.books_company and mappings.source_code = postings.method
    left join {{ accounts }} as clearing
        on clearing.connection = postings.books_connection and clearing.company = postings.books_company
        and clearing.name_or_code = coalesce(mappings.target_code, nullif(postings.clearing_account, ''))
    left join {{ accounts }} as discounts
        on discounts.connection = postings.books_connection and discounts.company = postings.books_company
        and discounts.name_or_code = postings.discount_account
    qualify row_number() over (
        partition by postings.link, postings.other_company, postings.source_key
        order by clearing.active desc nulls last, clearing.is_bank desc nulls last,
        discounts.active desc nulls last) = 1
{%- endmacro %}
