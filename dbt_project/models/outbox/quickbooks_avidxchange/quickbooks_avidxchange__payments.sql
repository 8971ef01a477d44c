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
            {% set new = 'is_routed and not was_posted' -%}
            {% set clearing = {
                'account': 'clearing_code', 'books': 'quickbooks_online', 'company': 'books_company', 'link': 'link',
                'method': 'coalesce(method, ' ~ sentence('payments.its_method') ~ ')', 'option': "'payment_account'",
            } -%}
            {{ problem('payments.account_unknown.no_clearing', new ~ ' and clearing_code is null', clearing) }},
            {{ problem('payments.account_unknown.no_bank',
                new ~ ' and clearing_code is not null and is_clearing_known and has_clearing and not is_clearing_bank',
                clearing) }},
            {{ problem('payments.account_unknown.clearing',
                new ~ ' and clearing_code is not null and not (is_clearing_known and has_clearing)', clearing) }},
            {{ problem('payments.account_unknown.discount', new ~ ' and discount <> 0 and not has_discount_account', {
                'label': 'label', 'discount': money('discount'), 'link': 'link', 'books': 'quickbooks_online',
                'company': 'books_company',
            }) }},
            {{ problem('payments.credit_exceeds_bills', "is_routed and not was_posted and amount < 0", {
                'label': 'label', 'amount': money("amount"),
            }) }},
            {{ problem('payments.period_closed.books',
                "is_routed and wanted = 'present' and not was_posted
                and ((closed_period = 'block' and coalesce(is_period_closed, is_period_unknown))
                or first_open_day is null)",
                {
                    'label': 'label', 'wanted_date': 'wanted_date', 'company': 'books_company',
                    'closed_through': 'coalesce(cast(closed_through as varchar), '
                        ~ sentence('payments.that_day') ~ ')',
                    'source_key': 'source_key',
                }) }},
            {{ opens_later("is_routed and wanted = 'present' and not was_posted", "label", "wanted_date",
                "quickbooks_online") }},
            {{ problem('payments.period_closed.void',
                "is_routed and wanted = 'void' and posted_day <= closed_through",
                {
                    'label': 'label', 'posted_day': 'posted_day', 'closed_through': 'closed_through',
                }) }}
        ] as own_problems
    from (
        select settings.*, closed.closed_through, cast(settings.delivered_document ->> '$.date' as date) as posted_day
        from settings
        left join closed on closed.connection = settings.books_connection
            and closed.company = settings.books_company) as settings
),

{{ payment_flow('quickbooks_avidxchange') }}
