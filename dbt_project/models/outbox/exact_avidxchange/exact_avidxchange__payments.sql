{#- Payments as journal or bank entries of Exact (option post_payments_as), and their reversals. A reversal goes to the journal
    that its entry stands in, whatever the option says by now: its day is the first that is open for that one. -#}
with facts as (select * from {{ ref('int_payment_postings') }} where kind = 'exact_avidxchange'),
periods as (select * from {{ ref('int_periods') }}),

posted_elsewhere as (
    select facts.link, facts.avid_company, facts.source_key, entries.journal
    from facts
    inner join {{ ref('int_books_postings') }} as entries
        on entries.system = 'exact_online' and entries.connection = facts.books_connection
        and entries.company = facts.books_company and entries.entry_id = facts.target_id
    where facts.payment_state = 'void' and entries.journal <> facts.payment_journal
),

moved as (
    select facts.link, facts.avid_company, facts.source_key, any_value(posted_elsewhere.journal) as journal,
        min(greatest(periods.start_date, facts.wanted_date)) filter (where not periods.is_closed) as first_open_day,
        bool_or(periods.is_closed) filter (where facts.wanted_date >= periods.start_date) as is_closed
    from facts
    inner join posted_elsewhere using (link, avid_company, source_key)
    left join periods
        on periods.connection = facts.books_connection and periods.company = facts.books_company
        and periods.journal = posted_elsewhere.journal and periods.end_date >= facts.wanted_date
    group by all
),

postings as (
    select facts.* replace (
        coalesce(moved.journal, facts.payment_journal) as payment_journal,
        case when moved.journal is null then facts.first_open_day else moved.first_open_day end as first_open_day,
        case when moved.journal is null then facts.is_period_closed else moved.is_closed end as is_period_closed,
        case when moved.journal is null then facts.is_period_unknown else moved.is_closed is null end as is_period_unknown)
    from facts
    left join moved using (link, avid_company, source_key)
),

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
            {{ problem("is_routed and not has_journal", "journal_unknown", "case when wanted = 'void' then label || ' is void, and its entry stands in journal ' else 'journal ' end || payment_journal || case when wanted = 'void' then ', which' else '' end || ' does not exist or is blocked in Exact division ' || books_company || case when wanted = 'void' then ': unblock it until the reversal is posted' else ': correct option payment_journal' end") }},
            {{ problem("is_routed and has_journal and (not was_posted or wanted = 'void') and ((closed_period = 'block' and coalesce(is_period_closed, is_period_unknown)) or first_open_day is null)", "period_closed", "label || ' is dated ' || wanted_date || ', in a closed period of journal ' || payment_journal || case when first_open_day is null then ', and no later period is open' else '' end || ': open the period in Exact'") }},
            {{ opens_later("is_routed and has_journal and (not was_posted or wanted = 'void')", "label", "wanted_date", "Exact") }}
        ] as own_problems
    from (
        select settings.*, journals.code is not null and not coalesce(journals.is_blocked, false) as has_journal
        from settings
        left join journals
            on journals.connection = settings.books_connection and journals.company = settings.books_company
            and journals.code = settings.payment_journal) as settings
),

{{ payment_flow('exact_avidxchange') }}
