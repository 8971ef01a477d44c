{#- Invoices that Basware wants prebooked before their approval (option prebook: check). Exact has no provisional entry,
    so that nothing is booked: the supplier, the number, duplicates, dates, currency and, where it is coded, the codes
    are checked, and Basware is told. What is wrong waits for hold_days, then goes back with the same words as a
    transfer that failed. -#}
with checks as (select * from {{ ref('int_basware_invoice_checks') }} where is_prebook or is_prebook_cancel),
duplicates as (select link, company, document_key, text from {{ ref('int_invoice_rules') }} where rule = 'duplicate'
    and level = 'hold'),
answers as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'prebook_responses'),

judged as (
    select
        checks.*, coalesce(duplicates.text, '') as duplicate_text,
        list_filter(problems, lambda entry: line_count > 0
            or entry.code not in ('quarantined_line', 'totals_differ')) as found,
        case when is_prebook_cancel then null
            when len(found) > 0 then list_aggregate(list_transform(found, lambda entry: entry.text), 'string_agg', '; ')
            when duplicate_text <> '' then duplicate_text
            when not vendor_stands then coalesce(vendor_text, label || ' is of a vendor that is no supplier of '
                || division) end as trouble,
        coalesce(last_updated, read_at) <= read_at - to_days(hold_days) as is_late, checks.invoice_id || ':prebook:'
            || prebook_attempt as prebook_key,
        case when answers.state in ('sending', 'unknown') then answers.attempt_document when answers.state = 'delivered'
            then answers.delivered_document end as prebook_document
    from checks
    left join answers on answers.link = checks.link and answers.company = checks.company
        and answers.source_key = checks.invoice_id || ':prebook:' || prebook_attempt
    left join duplicates
        on duplicates.link = checks.link and duplicates.company = checks.company
        and duplicates.document_key = checks.invoice_id
),

final as (
    select
        link, 'prebook_responses' as flow, 'exact_online' as source_system, books_connection as source_connection,
        company, prebook_key as source_key,
        'basware' as target_system, other_connection as target_connection, company as target_company,
        'present' as wanted,
        case when invoice_date < start_date then 'before_start' end as skip,
        -- what was said once stays as it was said
        coalesce(prebook_document, cast(json_object('kind', 'invoice_response', 'company', company, 'source_key',
            prebook_key, 'invoice_id', invoice_id,
            'number', coalesce(invoice_number, invoice_id), 'attempt', prebook_attempt, 'success', trouble is null,
            'message', case when is_prebook_cancel then 'Nothing was booked for it in ' || division when trouble is null
                then 'Checked with ' || division || '; booked once it is approved' else trouble end,
            'payment_block', coalesce(payment_block, false), 'posting', null, 'step',
            'prebook') as varchar)) as document,
        {{ json_list("[" ~ problem("trouble is not null and not is_late and prebook_document is null", "prebook_waits",
            "trouble") ~ "]") }} as problems,
        '[]' as holds, '[]' as refs, cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        invoice_number as number, supplier_name as counterparty, invoice_date as doc_date, currency_code as currency,
        cast(gross_sum as decimal(18, 6)) as amount
    from judged
)

select * from final
