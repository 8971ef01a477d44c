{#- Payments that AvidXchange issued (or cleared: option paid_on), posted in Exact against the A/P account of the invoices
    they pay and the clearing account. A posting is never rewritten: once delivered, its document stays as it was posted;
    a void reverses it on the day of the void. A day in a closed period gives way to the first open day. -#}
with postings as (select * from {{ ref('int_payment_postings') }}),
accounts as (select * from {{ ref('int_codes') }} where system = 'exact_online' and kind = 'gl_account'),
journals as (select * from {{ ref('stg_exact_online__journals') }} where not is_deleted),
mappings as (select * from {{ ref('stg_config__mappings') }} where kind = 'payment_account'),

in_exact as (
    select connection, company, entry_id, max(entry_number) as entry_number,
        regexp_extract(concat_ws(' ', your_ref, external_link_reference, payment_reference, description), 'AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])', 1) as key
    from {{ ref('stg_exact_online__transaction_lines') }}
    where not is_deleted and (your_ref like 'AVX:%' or external_link_reference like 'AVX:%'
        or payment_reference like 'AVX:%' or description like '%AVX:%')
    group by all
),

decided as (
    select
        postings.*, in_exact.entry_id as their_id, in_exact.entry_number as their_number,
        journals.code is not null and not coalesce(journals.is_blocked, false) as has_journal,
        coalesce(mappings.target_code, nullif(postings.clearing_account, '')) as clearing_code,
        clearing.code is not null and clearing.active as has_clearing,
        discounts.code is not null and discounts.active as has_discount_account,
        (paid_on = 'issued' and payment_state in ('issued', 'cleared')) or payment_state = 'cleared' as is_due,
        coalesce(list_filter(balances, lambda entry: entry.paid > entry.open + 0.005), []) as overpaid,
        'payment ' || postings.payment_id as label
    from postings
    left join in_exact
        on in_exact.connection = postings.books_connection and in_exact.company = postings.books_company
        and in_exact.key = postings.source_key
    left join journals
        on journals.connection = postings.books_connection and journals.company = postings.books_company
        and journals.code = postings.payment_journal
    left join mappings
        on mappings.link = postings.link and mappings.source_code = postings.method
        and coalesce(mappings.company, '') in ('', postings.books_company, postings.avid_company)
    left join accounts as discounts
        on discounts.connection = postings.books_connection and discounts.company = postings.books_company
        and discounts.code = postings.discount_account
    left join accounts as clearing
        on clearing.connection = postings.books_connection and clearing.company = postings.books_company
        and clearing.code = coalesce(mappings.target_code, nullif(postings.clearing_account, ''))
    qualify row_number() over (partition by postings.link, postings.avid_company, postings.source_key order by mappings.company desc nulls last) = 1
),

documented as (
    select
        *,
        case when payment_state = 'void' then 'void' else 'present' end as wanted,
        json_object(
            'kind', 'payment', 'company', avid_company, 'source_key', source_key, 'vendor_key', coalesce(supplier, ''),
            'number', check_number, 'date', cast(case when payment_state = 'void' then payment_date
                when closed_period = 'first_open_day' then coalesce(first_open_day, payment_date) else payment_date end as varchar),
            'currency', coalesce(currency, ''), 'amount', cast(cast(coalesce(amount, payment_amount) as decimal(18, 2)) as varchar),
            'method', coalesce(method, ''), 'trace', trace, 'status', paid_on, 'voided_on', null, 'ap_account', ap_account,
            'applications', coalesce(to_json(applications), '[]')) as fresh,
        json_object('status', 'void', 'voided_on', cast(coalesce(first_open_day, wanted_date) as varchar)) as void_patch,
        delivered_document is not null and delivered_amount is not distinct from cast(amount as decimal(18, 2)) as is_as_posted
    from decided
    where is_due or (payment_state = 'void' and was_posted)
),

final as (
    select
        link, 'payments' as flow, 'avidxchange' as source_system, avid_connection as source_connection, avid_company as company,
        source_key, 'exact_online' as target_system, books_connection as target_connection, books_company as target_company,
        wanted, case when payment_date < start_date and not was_posted and their_id is null then 'before_start' end as skip,
        cast(case
            when was_voided and delivered_document is not null then delivered_document
            when wanted = 'void' then json_merge_patch(coalesce(cast(delivered_document as json), fresh), void_patch)
            when is_as_posted then cast(delivered_document as json)
            else fresh
        end as varchar) as document,
        case when was_voided then '[]' else {{ json_list("[
            " ~ problem("not is_routed", "not_routed", "'AvidXchange company ' || avid_company || ' is not in the routing table of link ' || link || ': add it under companies in links.yml'") ~ ",
            " ~ problem("is_routed and line_count = 0", "quarantined_line", "label || ' names no invoice: look at it in AvidXchange'") ~ ",
            " ~ problem("is_routed and len(unknown_numbers) > 0", "invoice_unknown", "label || ' pays ' || array_to_string(unknown_numbers, ', ') || ', which is no purchase entry of Exact division ' || books_company || ': enter the invoice in Exact with this supplier, number and amount'") ~ ",
            " ~ problem("line_count > 0 and line_total <> payment_amount", "totals_differ", "label || ' is ' || " ~ money("payment_amount") ~ " || ' but the invoices it names make ' || " ~ money("line_total") ~ "") ~ ",
            " ~ problem("len(other_currencies) > 0", "currency_not_accepted", "label || ' is in ' || currency || ' but pays ' || array_to_string(other_currencies, ', ') || ': post it in Exact by hand with its exchange difference and AVX:' || payment_id || ' in the description'") ~ ",
            " ~ problem("wanted = 'present' and not was_posted and their_id is null and len(overpaid) > 0", "overpayment", "label || ' pays ' || " ~ money("overpaid[1].paid") ~ " || ' of invoice ' || overpaid[1].number || ', of which ' || " ~ money("greatest(overpaid[1].open, 0)") ~ " || ' is open in Exact: find what else paid it'") ~ ",
            " ~ problem("is_routed and not was_posted and len(coalesce(unknown_numbers, [])) = 0 and line_count > 0 and ap_account is null", "account_unknown", "'the accounts-payable account of the invoices of ' || label || ' is not known in Exact division ' || books_company || ': set it on the supplier'") ~ ",
            " ~ problem("is_routed and not was_posted and post_payments_as = 'journal' and not has_clearing", "account_unknown", "case when clearing_code is null then 'no clearing account is set for payments: set option clearing_account of link ' || link else 'clearing account ' || clearing_code || ' does not exist or is blocked in Exact division ' || books_company || ': add it, or correct option clearing_account' end") ~ ",
            " ~ problem("is_routed and not was_posted and discount <> 0 and not has_discount_account", "account_unknown", "label || ' took a discount of ' || " ~ money("discount") ~ " || ': set option discount_account of link ' || link || ' to an account that Exact division ' || books_company || ' has'") ~ ",
            " ~ problem("is_routed and supplier_blocked and (not was_posted or wanted = 'void')", "vendor_blocked", "'supplier ' || coalesce(supplier_code, '') || ' ' || coalesce(supplier_name, '') || ' is blocked in Exact, which takes no posting for it: unblock it until ' || label || ' is posted'") ~ ",
            " ~ problem("is_routed and not has_journal", "journal_unknown", "'journal ' || payment_journal || ' does not exist or is blocked in Exact division ' || books_company || ': correct option payment_journal'") ~ ",
            " ~ problem("is_routed and has_journal and (not was_posted or wanted = 'void') and ((closed_period = 'block' and coalesce(is_period_closed, is_period_unknown)) or first_open_day is null)", "period_closed", "label || ' is dated ' || wanted_date || ', in a closed period of journal ' || payment_journal || case when first_open_day is null then ', and no later period is open' else '' end || ': open the period in Exact'") ~ "
        ]") }} end as problems,
        {{ json_list("[case when wanted = 'present' and was_posted and delivered_amount <> cast(amount as decimal(18, 2)) then {
            'code': 'changed_after_lock',
            'text': label || ' was posted as ' || " ~ money("delivered_amount") ~ " || ' and is now ' || " ~ money("amount") ~ " || ' in AvidXchange: correct the journal in Exact by hand',
            'payload': json_object('before', cast(delivered_amount as varchar), 'after', cast(amount as varchar))} end]") }} as holds,
        '[]' as refs,
        case when their_id is not null then cast(json_object(
            'id', their_id, 'code', null, 'number', cast(their_number as varchar), 'token', null, 'facts', json_object(),
            'evidence', 'carries our key AVX:' || source_key) as varchar) end as adopt,
        coalesce(trace, check_number, payment_id) as number, supplier_name as counterparty, payment_date as doc_date,
        currency, cast(coalesce(amount, payment_amount) as decimal(18, 2)) as amount
    from documented
)

select * from final
