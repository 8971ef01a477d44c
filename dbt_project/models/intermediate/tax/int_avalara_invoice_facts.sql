{#- Each sales invoice with what AvaTax is sent of it, what became of it there and in the ledger, and what may stand in
    its way. -#}
with sent as (select * from {{ ref('int_avalara_submitted') }}),
companies as (select * from {{ ref('stg_avalara__companies') }} where not is_deleted),
nexus as (select * from {{ ref('stg_avalara__nexus') }} where not is_deleted),
accounts as (select * from {{ ref('int_avalara_accounts') }}),
customers as (select * from {{ ref('canonical_customers') }}),

-- where AvaTax has the company registered: with another registration its taxes are others
registrations as (
    select companies.connection, companies.company_code,
        md5(string_agg(concat_ws('/', nexus.country, nexus.region, nexus.juris_type_id, nexus.juris_code,
            nexus.nexus_type_id, nexus.local_nexus_type_id,
            nexus.effective_date, nexus.end_date, nexus.tax_id), ' ' order by nexus.id)) as registered
    from nexus
    inner join companies on companies.connection = nexus.connection and companies.id = nexus.company_id
    group by all
),

periods as (select * from {{ ref('canonical_periods') }}),
others as (select * from {{ ref('int_avalara_foreign_documents') }}),

judged as (
    select sent.*,
        -- a kind and a region that nobody names is known only once AvaTax has said them; elsewhere its region is the
        -- country
        exists (select 1 from nexus inner join companies on companies.connection = nexus.connection
            and companies.id = nexus.company_id
            where nexus.connection = sent.other_connection and companies.company_code = sent.company_code
                and nexus.country = sent.country
                and coalesce(nexus.end_date >= sent.today, true)
                -- the United States as such tax no sale
                and not (nexus.country = 'US' and coalesce(nullif(nexus.region, ''), 'US') = 'US')
                and coalesce(nullif(nexus.region, ''), sent.region, '') in (coalesce(sent.region, ''), nexus.country)
        ) as has_nexus,
        exists (select 1 from accounts where accounts.link = sent.link and accounts.company = sent.books_company
            and accounts.country in ('*', sent.country)
            and accounts.region in ('*', coalesce(sent.region, ''), sent.country)) as has_account,
        not exists (select 1 from companies where companies.connection = sent.other_connection)
            or exists (select 1 from companies where companies.connection = sent.other_connection
                and companies.company_code = sent.company_code
                and coalesce(companies.is_active, true)) as company_is_known,
        exists (select 1 from periods where periods.connection = sent.books_connection
            and periods.company = sent.books_company and periods.journal in ('', sent.tax_journal)
            and sent.invoice_date between periods.start_date and periods.end_date and periods.is_closed) as is_closed,
        (select min(periods.start_date) from periods where periods.connection = sent.books_connection
            and periods.company = sent.books_company and periods.journal in ('', sent.tax_journal)
            and periods.start_date > sent.invoice_date and not periods.is_closed) as next_open_day
    from sent
),

known as (
    select judged.* exclude (next_open_day),
    case when is_closed then coalesce(next_open_day, today) else invoice_date end as booking_date,
        others.code as other_code, others.status as other_status, others.total_amount as other_total,
        coalesce(others.is_ours, false) as other_is_ours, others.has_our_code,
        coalesce(others.is_same_amount, false) as other_is_same, others.facts as other_facts,
        coalesce(invoice_to, ordered_by) as billed_to,
        coalesce(customers.receivable_account, usual.code) as receivable_account,
        coalesce(books_vat, 0) <> 0 as has_vat,
        not was_recorded and coalesce(others.has_our_code and not others.is_ours and others.is_same_amount
            and others.status = 'Committed', false) as is_others,
        coalesce(invoice_date, order_date, today) < start_date and not was_recorded
            and not coalesce(others.is_ours, false) as is_early,
        -- what a draft is asked by: the rates of its day are known once its month has begun; an exchange rate changes
        -- no tax
        cast(json_merge_patch(document, json_object('exchange_rate', null, 'exchange_rate_currency', null,
            'exchange_rate_date', null)) as varchar) as draft_document,
        cast(json_merge_patch(draft_document, json_object(
            'rates', concat_ws('/', strftime(least(today, coalesce(invoice_date, order_date, today)), '%Y-%m'),
                left(registrations.registered, 12)))) as varchar) as asked_document
    from judged
    left join registrations on registrations.connection = judged.other_connection
        and registrations.company_code = judged.company_code
    left join others on others.link = judged.link and others.company = judged.books_company
        and others.invoice_id = judged.invoice_id
    left join customers
        on customers.connection = judged.books_connection and customers.company = judged.books_company
        and customers.customer_key = coalesce(judged.invoice_to, judged.ordered_by)
    left join {{ ref('canonical_receivable_accounts') }} as usual
        on usual.connection = judged.books_connection and usual.company = judged.books_company
        and coalesce(usual.currency, judged.currency, '') = coalesce(judged.currency, '')
),

final as (
    select *,
        -- whether AvaTax is to be asked its tax: of a draft that gets a tax line, of a final one that is not recorded
        -- as it is now
        not is_deleted and not is_early and not is_rejected
            and case when is_final then not is_as_recorded and not is_others
            else writes_tax_lines and not has_vat and len(coalesce(lines, [])) > 0 end as is_due
    from known
)

select * from final
