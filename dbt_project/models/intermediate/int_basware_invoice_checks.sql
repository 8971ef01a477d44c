{#- Every invoice of Basware that waits or was posted, with what it becomes in Exact and everything that keeps it from being booked.
    `hindrance`: the same in words for Basware's people, the vendor included. `is_sent_back`: it has waited long enough, or a person
    said no: Basware is told in this run, and nothing of it is posted. -#}
with states as (select * from {{ ref('int_basware_invoice_states') }} where is_open or is_posted or posting_state is not null),
sums as (select * from {{ ref('int_basware_invoice_sums') }}),
vendor_rows as (select * from {{ ref('basware_exact__vendors') }}),
vendor_deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors' and target_id is not null and not coalesce(voided, false)),
vendor_pairs as (select * from {{ ref('int_basware_vendor_pairs') }} where verdict = 'auto'),
supplier_ap as (
    select suppliers.connection, suppliers.company, suppliers.id, trim(accounts.code) as ap_account
    from {{ ref('stg_exact_online__accounts') }} as suppliers
    inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
        on accounts.connection = suppliers.connection and accounts.company = suppliers.company and accounts.id = suppliers.glap
),
suppliers as (select * from {{ ref('int_books_vendors') }} where system = 'exact_online'),
orders as (select * from {{ ref('basware_exact__purchase_orders') }}),
maps as (select * from {{ ref('int_basware_maps') }}),
journals as {{ exact_masters('journals') }},
conditions as {{ exact_masters('payment_conditions') }},
days as (select * from {{ ref('int_basware_posting_days') }}),
pairs as (select * from {{ ref('int_basware_invoice_pairs') }}),

joined as (
    select
        states.* exclude (description), states.description as said, sums.* exclude (link, company, invoice_id),
        concat('invoice ', states.invoice_number, ' of ', coalesce(states.supplier_name, states.supplier_code, 'an unknown vendor')) as label,
        'Exact division ' || states.books_company as division,
        vendor_rows.source_key is not null and vendor_rows.skip is null and vendor_rows.problems = '[]' and vendor_rows.holds = '[]'
            or vendor_deliveries.target_id is not null and vendor_rows.replaces is null as vendor_stands,
        coalesce(vendor_rows.problems -> '$[0]' ->> '$.text', vendor_rows.holds -> '$[0]' ->> '$.text') as vendor_text,
        coalesce(suppliers.blocked, false) as supplier_blocked, coalesce(suppliers.end_date <= states.today, false) as supplier_ended,
        concat_ws(' ', suppliers.code, suppliers.name) as supplier_label,
        orders.source_key as order_row, orders.problems <> '[]' as order_blocked, orders.problems -> '$[0]' ->> '$.text' as order_text,
        home.code is not null and not home.is_deleted and not coalesce(home.is_blocked, false) and home.type = 22 as home_is_there,
        home_is_there and (home.currency is not distinct from states.currency_code or coalesce(home.allow_variable_currency, false)) as home_takes_it,
        abroad.code is not null and not abroad.is_deleted and not coalesce(abroad.is_blocked, false) and abroad.type = 22
            and (abroad.currency is not distinct from states.currency_code or coalesce(abroad.allow_variable_currency, false)) as abroad_takes_it,
        case when home_takes_it then states.purchase_journal when abroad_takes_it then states.foreign_journal end as journal,
        coalesce(term_map.target_code, states.payment_term_code) as term_code, conditions.id is not null and not conditions.is_deleted as term_is_there,
        term_map.target_code is not null as is_term_mapped,
        json_extract_string(states.texts, '$.' || coalesce(states.ap_account_field, 'none')) as ap_account_code, ap_map.target_code as ap_account_mapped,
        supplier_ap.ap_account as supplier_ap_account, pairs.entry_id is not null as stands_in_exact
    from states
    left join pairs on pairs.link = states.link and pairs.company = states.company and pairs.invoice_id = states.invoice_id
    left join sums on sums.link = states.link and sums.company = states.company and sums.invoice_id = states.invoice_id
    left join vendor_rows on vendor_rows.link = states.link and vendor_rows.company = states.company and vendor_rows.source_key = states.supplier_code
    left join vendor_deliveries
        on vendor_deliveries.link = states.link and vendor_deliveries.company = states.company and vendor_deliveries.source_key = states.supplier_code
    left join vendor_pairs on vendor_pairs.link = states.link and vendor_pairs.company = states.company and vendor_pairs.vendor_code = states.supplier_code
    left join suppliers
        on suppliers.connection = states.books_connection and suppliers.company = states.books_company and suppliers.id = vendor_pairs.supplier
    left join supplier_ap
        on supplier_ap.connection = states.books_connection and supplier_ap.company = states.books_company and supplier_ap.id = vendor_pairs.supplier
    left join orders
        on orders.link = states.link and orders.company = states.company and orders.skip is null and orders.wanted = 'present'
        and orders.number = coalesce(sums.order_number, states.order_numbers ->> '$[0]')
    left join journals as home
        on home.connection = states.books_connection and home.company = states.books_company and trim(home.code) = states.purchase_journal
    left join journals as abroad
        on abroad.connection = states.books_connection and abroad.company = states.books_company and trim(abroad.code) = states.foreign_journal
    left join maps as term_map
        on term_map.link = states.link and term_map.company = states.company and term_map.kind = 'payment_term' and term_map.source_code = states.payment_term_code
    left join conditions
        on conditions.connection = states.books_connection and conditions.company = states.books_company
        and trim(conditions.code) = coalesce(term_map.target_code, states.payment_term_code)
    left join maps as ap_map
        on ap_map.link = states.link and ap_map.company = states.company and ap_map.kind = 'gl_account'
        and ap_map.source_code = json_extract_string(states.texts, '$.' || coalesce(states.ap_account_field, 'none'))
),

dated as (
    select joined.*, days.start_date is not null as has_period, coalesce(days.is_closed, false) as is_period_closed, days.first_open_day
    from joined
    left join days
        on days.connection = joined.books_connection and days.company = joined.books_company and days.journal = joined.journal
        and joined.invoice_date between days.start_date and days.end_date
),

checked as (
    select
        *,
        case when not is_routed then [{'code': 'not_routed', 'text': 'Basware company ' || company || ' is not in the routing table of link ' || link || ': add it under companies in links.yml, or give the invoice another company'}]
        else list_filter(list_concat([
            {{ problem("nullif(trim(invoice_number), '') is null", "number_missing", "'invoice ' || invoice_id || ' has no invoice number: enter it in Basware'") }},
            {{ problem("invoice_date is null", "date_unlikely", "label || ' has no invoice date: enter it in Basware'") }},
            {{ problem("invoice_date > today + 60 or due_date < invoice_date - 365 or due_date > invoice_date + 1100", "date_unlikely", "label || ' is dated ' || invoice_date || coalesce(' and due ' || due_date, '') || ': correct the dates in Basware'") }},
            {{ problem("supplier_code is null", "vendor_unmatched", "label || ' names no supplier: choose one in Basware'") }},
            {{ problem("supplier_blocked", "vendor_blocked", "'supplier ' || supplier_label || ' is blocked in ' || division || ': unblock it there, or reject the invoice in Basware'") }},
            {{ problem("supplier_ended", "vendor_blocked", "'supplier ' || supplier_label || ' has ended in ' || division || ': take its end date away there, or reject the invoice in Basware'") }},
            {{ problem("len(accepted_currencies) > 0 and not list_contains(accepted_currencies, currency_code)", "currency_not_accepted", "label || ' is in ' || currency_code || ', which the connection to Exact does not take (it takes ' || array_to_string(accepted_currencies, ', ') || ')'") }},
            {{ problem("not home_is_there", "journal_unknown", "'purchase journal ' || purchase_journal || ' does not exist in ' || division || ' or is blocked: name another in option purchase_journal'") }},
            {{ problem("home_is_there and journal is null", "currency_not_accepted", "label || ' is in ' || currency_code || ', which purchase journal ' || purchase_journal || ' of ' || division || ' does not take' || coalesce(', nor does ' || foreign_journal, '') || ': name a journal that does in option foreign_journal'") }},
            {{ problem("journal is not null and not has_period", "period_missing", "label || ' is dated ' || invoice_date || ', for which ' || division || ' has no financial period: add the year there, or correct the date in Basware'") }},
            {{ problem("is_period_closed and closed_period = 'block'", "period_closed", "label || ' is dated ' || invoice_date || ', whose period is closed in ' || division || ' for journal ' || journal || ': open it there, or correct the date in Basware'") }},
            {{ problem("is_period_closed and closed_period <> 'block' and first_open_day is null", "period_closed", "label || ' is dated ' || invoice_date || ', whose period is closed in ' || division || ' for journal ' || journal || ', and no later one is open: open one there'") }},
            {{ problem("is_term_mapped and not term_is_there", "payment_term_unknown", "'payment term ' || payment_term_code || ' is mapped to ' || term_code || ', which ' || division || ' does not have: correct payment_terms.csv'") }},
            {{ problem("due_date is null and not term_is_there", "payment_term_unknown", "label || ' has no due date, and its payment term ' || coalesce(payment_term_code, '(none)') || ' is no payment condition of ' || division || ': map it in payment_terms.csv, or enter the due date in Basware'") }},
            {{ problem("coalesce(line_count, 0) = 0", "quarantined_line", "label || ' has no coding rows: code it in Basware'") }},
            {{ problem("line_count > 0 and (lines_gross is distinct from gross_sum or coalesce(net_sum, lines_net) <> lines_net)", "totals_differ", "label || ' says ' || " ~ money("net_sum") ~ " || ' net and ' || " ~ money("gross_sum") ~ " || ' in all, but its coding rows make ' || " ~ money("lines_net") ~ " || ' and ' || " ~ money("lines_gross") ~ " || ': correct the coding in Basware'") }},
            {{ problem("supplier_ap_account <> coalesce(ap_account_mapped, ap_account_code)", "ap_account_differs", "label || ' belongs on accounts-payable account ' || coalesce(ap_account_mapped, ap_account_code) || ', but Exact books supplier ' || supplier_label || ' on ' || supplier_ap_account || ': set the account on the supplier in ' || division || ', or map it in gl_accounts.csv'") }},
            {{ problem("order_blocked", "order_blocked", "'its purchase order waits: ' || order_text") }}
        ], coalesce(line_problems, [])), lambda entry: entry is not null) end as problems
    from dated
),

hindered as (
    select
        *,
        case when is_posted or is_in_doubt or not is_open then null
            -- somebody booked it: it is adopted, whatever was wrong with it
            when stands_in_exact then null
            when posting_state = 'skipped' and posting_reason_code = 'rejected_in_review' then posting_reason
            when len(problems) > 0 then list_aggregate(list_transform(problems, lambda entry: entry.text), 'string_agg', '; ')
            when not vendor_stands then coalesce(vendor_text, label || ' is of a vendor that is no supplier of ' || division)
            when posting_state in ('refused', 'blocked') and posting_reason_code is distinct from 'sent_back' then posting_reason end as hindrance
    from checked
),

final as (
    select
        *,
        coalesce(hindrance is not null and not is_answered and (not is_in_progress or is_taken_by_us) and coalesce(invoice_date >= start_date, true)
            and (posting_reason_code is not distinct from 'rejected_in_review' or waits_since <= read_at - to_days(hold_days)), false) as is_sent_back
    from hindered
)

select * from final
