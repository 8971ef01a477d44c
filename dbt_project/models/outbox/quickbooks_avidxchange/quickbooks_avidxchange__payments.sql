{#- Payments as bill payments of QuickBooks, one for each vendor and A/P account, and their voids. The clearing account
    is of type Bank: AvidXchange debits the bank whatever way it pays. A void takes a bill payment back on its own day,
    so one in closed books is a person's to undo. -#}
with postings as (select * from {{ ref('int_payment_postings') }} where kind = 'quickbooks_avidxchange'),

accounts as (
    select distinct connection, company, name_or_code, active, is_bank
    from (
        select connection, company, coalesce(active, true) and not is_deleted as active,
        account_type = 'Bank' as is_bank,
            unnest([acct_num, fully_qualified_name, name, id]) as name_or_code
        from {{ ref('stg_quickbooks_online__accounts') }})
    where name_or_code <> ''
),

settings as ({{ payment_accounts('accounts') }}),
closed as (select connection, company, end_date as closed_through from {{ ref('canonical_periods') }} where journal = ''
    and is_closed),

own as (
    select
        settings.link, settings.other_company, settings.source_key, [
            {{ problem("is_routed and not was_posted and not (has_clearing and is_clearing_bank)", "account_unknown",
                "case when clearing_code is null
                then 'no clearing account is set for payments: set option payment_account of link ' || link
                when is_clearing_known and has_clearing then 'clearing account ' || clearing_code
                || ' of QuickBooks company ' || books_company
                ||
                ' is not of type Bank, from which AvidXchange takes the money whatever way it pays: correct option payment_account, or the mapping of ' || coalesce(method, 'its method') else 'clearing account ' || clearing_code || ' does not exist or is inactive in QuickBooks company ' || books_company || ': add it, or correct option payment_account' end") }},
            {{ problem("is_routed and not was_posted and discount <> 0 and not has_discount_account", "account_unknown",
                "label || ' took a discount of ' || " ~ money("discount") ~ "
                || ': set option discount_account of link ' || link || ' to an account that QuickBooks company '
                || books_company || ' has'") }},
            {{ problem("is_routed and not was_posted and amount < 0", "credit_exceeds_bills", "label
                || ' applies more credit than it pays bills on one accounts-payable account (' || " ~ money("amount")
                ~ " || '): apply the credit in QuickBooks by hand'") }},
            {{ problem("is_routed and wanted = 'present' and not was_posted
                and ((closed_period = 'block' and coalesce(is_period_closed, is_period_unknown))
                or first_open_day is null)", "period_closed", "label || ' is dated ' || wanted_date
                || ' and the books of QuickBooks company ' || books_company || ' are closed through '
                || coalesce(cast(closed_through as varchar), 'that day') || ': open them, or post it by hand with AVX:'
                || source_key || ' in the memo'") }},
            {{ opens_later("is_routed and wanted = 'present' and not was_posted", "label", "wanted_date",
                "QuickBooks") }},
            {{ problem("is_routed and wanted = 'void' and posted_day <= closed_through", "period_closed", "label
                || ' was voided in AvidXchange, but its bill payment of ' || posted_day
                || ' is in books that are closed through ' || closed_through
                || ', and voiding it would change them: open the books, or correct it with a journal entry'") }}
        ] as own_problems
    from (
        select settings.*, closed.closed_through, cast(settings.delivered_document ->> '$.date' as date) as posted_day
        from settings
        left join closed on closed.connection = settings.books_connection
            and closed.company = settings.books_company) as settings
),

{{ payment_flow('quickbooks_avidxchange') }}
