{#- Payments as journal or bank entries of Exact (option post_payments_as), and their reversals. -#}
with postings as (select * from {{ ref('int_payment_postings') }} where kind = 'exact_avidxchange'),
journals as (select * from {{ ref('stg_exact_online__journals') }} where not is_deleted),

accounts as (
    select connection, company, code as name_or_code, active, false as is_bank from {{ ref('int_codes') }}
    where system = 'exact_online' and kind = 'gl_account' and stands_for_code
),

settings as ({{ payment_accounts('accounts') }}),

own as (
    select
        settings.link, settings.avid_company, settings.source_key, [
            {{ problem("is_routed and not was_posted and post_payments_as = 'journal' and not has_clearing", "account_unknown", "case when clearing_code is null then 'no clearing account is set for payments: set option clearing_account of link ' || link else 'clearing account ' || clearing_code || ' does not exist or is blocked in Exact division ' || books_company || ': add it, or correct option clearing_account' end") }},
            {{ problem("is_routed and not was_posted and discount <> 0 and not has_discount_account", "account_unknown", "label || ' took a discount of ' || " ~ money("discount") ~ " || ': set option discount_account of link ' || link || ' to an account that Exact division ' || books_company || ' has'") }},
            {{ problem("is_routed and not has_journal", "journal_unknown", "'journal ' || payment_journal || ' does not exist or is blocked in Exact division ' || books_company || ': correct option payment_journal'") }},
            {{ problem("is_routed and has_journal and (not was_posted or wanted = 'void') and ((closed_period = 'block' and coalesce(is_period_closed, is_period_unknown)) or first_open_day is null)", "period_closed", "label || ' is dated ' || wanted_date || ', in a closed period of journal ' || payment_journal || case when first_open_day is null then ', and no later period is open' else '' end || ': open the period in Exact'") }}
        ] as own_problems
    from (
        select settings.*, journals.code is not null and not coalesce(journals.is_blocked, false) as has_journal
        from settings
        left join journals
            on journals.connection = settings.books_connection and journals.company = settings.books_company
            and journals.code = settings.payment_journal) as settings
),

{{ payment_flow('exact_avidxchange') }}
