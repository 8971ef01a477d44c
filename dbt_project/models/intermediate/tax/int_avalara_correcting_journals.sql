{#- Tax journals that correct the first one of an invoice, as rows of the outbox: the one that is still missing, and
    those that were posted, as they were posted. -#}
with invoices as (select * from {{ ref('int_avalara_invoice_facts') }} where is_final and is_routed),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_journals'
    and target_id is not null),
corrections as (select * from {{ ref('int_avalara_corrections') }}),

missing_ones as (
    select
        {{ tax_row('tax_journals', 'invoices.', to_books=true) }}, corrections.source_key,
        cast(json_object('kind', 'tax_journal', 'company', books_company, 'source_key', corrections.source_key,
            'invoice_key', invoices.invoice_id, 'number', cast(invoice_number as varchar),
            'date', cast(booking_date as varchar), 'currency', corrections.currency, 'journal', tax_journal, 'accounts',
            [], 'lines', to_json(corrections.lines)) as varchar) as document,
        {{ json_list("[
            " ~ problem("lacks_account", "tax_account_missing", "'the tax of ' || label
                || ' was recorded for a place that no account is set for: add a line for it to tax_accounts.csv'") ~ ",
            " ~ problem("balance <> 0", "totals_differ", "'the journals of ' || label || ' do not balance in '
                || division || ': look at them there'") ~ ",
            " ~ problem("not is_deleted and not is_void and not has_vat and not takes_difference
                and billed <> recorded_tax", "tax_differs", "label || ' bills a tax of ' || " ~ money("billed") ~ "
                || ', and AvaTax recorded ' || " ~ money("recorded_tax") ~ "
                    || ': put that amount on its tax line, or credit it and enter it anew'") ~ "
        ]") }} as problems,
        {{ json_list("[case when is_touched then {
            'code': 'changed_in_target',
            'text': 'the tax of ' || label || ' in ' || division
                || ' is not what it should be, and AvaTax recorded nothing new: '
                ||
                    'somebody changed the journals, or what the invoice bills as tax. Release it to book the difference (' || lines_text || '), put it right by hand, or reject it to leave it so',
            'payload': json_object('difference', lines_text)} end]") }} as holds,
        cast(recorded_tax as decimal(22, 6)) as amount
    from corrections
    inner join invoices on invoices.link = corrections.link and invoices.books_company = corrections.company
        and invoices.invoice_id = corrections.invoice_id
),

posted as (
    select
        {{ tax_row('tax_journals', 'invoices.', to_books=true) }}, deliveries.source_key,
            coalesce(deliveries.delivered_document, deliveries.attempt_document) as document,
        '[]' as problems, '[]' as holds, cast(deliveries.amount as decimal(22, 6)) as amount
    from deliveries
    inner join invoices on invoices.link = deliveries.link and invoices.books_company = deliveries.company
        and deliveries.source_key = invoices.invoice_id || regexp_extract(deliveries.source_key, ':\d+$')
    where deliveries.source_key <> invoices.invoice_id
),

final as (
    select * from missing_ones
    union all by name
    select * from posted
)

select *, 'present' as wanted, cast(null as varchar) as skip, '[]' as refs, cast(null as varchar) as adopt from final
