{#- Payments as journal or bank entries of Exact (option post_payments_as), and their reversals. A reversal goes to the
    journal that its entry stands in, whatever the option says by now: its day is the first that is open for that one.
    -#}
with facts as (select * from {{ ref('int_payment_postings') }} where kind = 'exact_avidxchange'),
periods as (select * from {{ ref('canonical_periods') }}),

posted_elsewhere as (
    select facts.link, facts.other_company, facts.source_key, entries.journal
    from facts
    inner join {{ ref('canonical_postings') }} as entries
        on entries.system = 'exact_online' and entries.connection = facts.books_connection
        and entries.company = facts.books_company and entries.entry_id = facts.target_id
    where facts.payment_state = 'void' and entries.journal <> facts.payment_journal
),

moved as (
    select facts.link, facts.other_company, facts.source_key, any_value(posted_elsewhere.journal) as journal,
        min(greatest(periods.start_date, facts.wanted_date)) filter (where not periods.is_closed) as first_open_day,
        bool_or(periods.is_closed) filter (where facts.wanted_date >= periods.start_date) as is_closed
    from facts
    inner join posted_elsewhere using (link, other_company, source_key)
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
        case when moved.journal is null then facts.is_period_unknown else moved.is_closed is null
            end as is_period_unknown)
    from facts
    left join moved using (link, other_company, source_key)
),

journals as (
    select journals.*, accounts.code as account_code,
        coalesce(nullif(trim(journals.bank_account_iban), ''),
            trim(journals.bank_account_including_mask)) as bank_account
    from {{ ref('stg_exact_online__journals') }} as journals
    left join {{ ref('stg_exact_online__gl_accounts') }} as accounts
        on accounts.connection = journals.connection and accounts.company = journals.company
        and accounts.id = journals.gl_account
    where not journals.is_deleted
),

-- the last entry in the bank journal that is none of ours
others as (
    select lines.connection, lines.company, lines.journal_code as journal, max(lines.entry_number) as number,
        arg_max(lines.date, lines.entry_number) as date
    from {{ ref('stg_exact_online__transaction_lines') }} as lines
    semi join (select * from facts where post_payments_as = 'bank') as banked
        on banked.books_connection = lines.connection and banked.books_company = lines.company
        and banked.payment_journal = lines.journal_code
    anti join {{ ref('exact_online__postings_by_key') }} as ours using (connection, company, entry_id)
    where not lines.is_deleted
    group by all
),

accounts as (
    select connection, company, code as name_or_code, active, false as is_bank from {{ ref('canonical_codes') }}
    where system = 'exact_online' and kind = 'gl_account' and stands_for_code
),

settings as ({{ payment_accounts('accounts') }}),

own as (
    select
        settings.link, settings.other_company, settings.source_key, [
            {{ problem('payments.account_unknown.no_clearing',
                'is_routed and not was_posted and not has_clearing and clearing_code is null',
                {'option': "'clearing_account'", 'link': 'link'}) }},
            {{ problem('payments.account_unknown.clearing',
                'is_routed and not was_posted and not has_clearing and clearing_code is not null', {
                    'account': 'clearing_code', 'books': 'exact_online', 'company': 'books_company',
                    'option': "'clearing_account'",
                }) }},
            {{ problem('payments.account_unknown.discount',
                'is_routed and not was_posted and discount <> 0 and not has_discount_account', {
                    'label': 'label', 'discount': money('discount'), 'link': 'link', 'books': 'exact_online',
                    'company': 'books_company',
                }) }},
            {{ problem('payments.journal_unknown.other_account', "is_new_in_bank and account_code <> clearing_code", {
                'account': 'clearing_code',
                'method': "coalesce(" ~ sentence('payments.by_method', {'method': "nullif(method, '')"}) ~ ", '')",
                'journal': 'payment_journal', 'division': 'books_company', 'journal_account': 'account_code',
                'link': 'link',
            }) }},
            {{ problem('payments.journal_unknown.statements',
                "is_new_in_bank and coalesce(account_code, clearing_code) = clearing_code
                and bank_journal_without_statements = 'no' and may_be_fed is not null",
                {
                    'journal': 'payment_journal', 'division': 'books_company', 'reason': 'may_be_fed',
                    'link': 'link',
                }) }},
            {{ problem('payments.journal_unknown.void', "is_routed and not has_journal and wanted = 'void'",
                {'label': 'label', 'journal': 'payment_journal', 'division': 'books_company'}) }},
            {{ problem('payments.journal_unknown.not_there',
                "is_routed and not has_journal and not was_posted and wanted <> 'void'", {
                    'journal': 'payment_journal', 'division': 'books_company',
                    'option': "case post_payments_as when 'bank' then 'bank_journal' else 'payment_journal' end",
                }) }},
            {% set in_journal = "is_routed and has_journal and (not was_posted or wanted = 'void')" -%}
            {% set dated = {'label': 'label', 'day': 'wanted_date', 'journal': 'payment_journal'} -%}
            {{ problem('payments.period_closed.journal', in_journal ~ " and closed_period = 'block'
                and coalesce(is_period_closed, is_period_unknown) and first_open_day is not null", dated) }},
            {{ problem('payments.period_closed.none_open', in_journal ~ ' and first_open_day is null', dated) }},
            {{ opens_later(in_journal, "label", "wanted_date", "exact_online") }}
        ] as own_problems
    from (
        select
            settings.*, journals.code is not null and not coalesce(journals.is_blocked, false) as has_journal,
            journals.account_code,
            is_routed and not was_posted and wanted = 'present' and post_payments_as = 'bank' and has_clearing
                and has_journal as is_new_in_bank,
            case
                when journals.gl_account is null then {{ sentence('payments.may_be_fed.unknown') }}
                -- a journal for payments in transit has a name there: Exact wants something of every bank journal
                when length(regexp_replace(journals.bank_account, '[^0-9]', '', 'g')) > 4
                    then {{ sentence('payments.may_be_fed.of_bank', {
                        'account': 'right(journals.bank_account, 4)',
                    }) }}
                when others.number is not null
                    then {{ sentence('payments.may_be_fed.entry', {
                        'number': 'others.number', 'date': 'others.date',
                    }) }}
            end as may_be_fed
        from settings
        left join journals
            on journals.connection = settings.books_connection and journals.company = settings.books_company
            and journals.code = settings.payment_journal
        left join others
            on others.connection = settings.books_connection and others.company = settings.books_company
            and others.journal = settings.payment_journal) as settings
),

{{ payment_flow('exact_avidxchange') }}
