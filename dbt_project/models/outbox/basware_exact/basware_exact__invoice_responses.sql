{#- What became of each invoice, for Basware: the entry number in Exact once it stands there, or in plain words why it
    does not. One for each attempt, and never both: an invoice that is sent back is not posted in the same breath. -#}
with rows as (select * from {{ ref('basware_exact__invoices') }}),
checks as (select * from {{ ref('int_basware_invoice_checks') }} where is_open),

answers as (
    select
        checks.*, rows.skip, rows.adopt is not null as is_adopted, is_sent_back or is_answered as is_failure,
        case when is_sent_back or is_answered then coalesce(hindrance, 'it could not be booked in ' || division)
            else 'Posted in ' || division end as message
    from checks
    inner join rows on rows.link = checks.link and rows.company = checks.company and rows.source_key = checks.invoice_id
    where is_sent_back or is_answered or is_posted or rows.adopt is not null or rows.problems = '[]'
),

final as (
    select
        link, 'invoice_responses' as flow, 'exact_online' as source_system, books_connection as source_connection,
        company, attempt_key as source_key,
        'basware' as target_system, other_connection as target_connection, company as target_company,
        'present' as wanted, skip,
        -- what was said once stays as it was said
        coalesce(answer_document, cast(json_object('kind', 'invoice_response', 'company', company, 'source_key',
            attempt_key, 'invoice_id', invoice_id,
            'number', coalesce(invoice_number, invoice_id), 'attempt', attempt, 'success', not is_failure,
            'message', message,
            'payment_block', coalesce(payment_block, false), 'posting',
            case when not is_failure then 'invoices:' || invoice_id end) as varchar)) as document,
        '[]' as problems, '[]' as holds,
        case when is_failure then '[]' else cast(to_json(list_filter([
            -- an invoice that stood in Exact before is not posted now, but is taken into work all the same
            case when (is_posted or is_adopted) and not is_in_progress
                then {{ reference('invoice_acknowledgements', 'company', 'attempt_key', "'the acknowledgement of '
                || label") }} end,
            {{ reference('invoices', 'company', 'invoice_id', "label") }}],
            lambda entry: entry is not null)) as varchar) end as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        invoice_number as number, supplier_name as counterparty, invoice_date as doc_date, currency_code as currency,
        cast(gross_sum as decimal(18, 6)) as amount
    from answers
)

select * from final
