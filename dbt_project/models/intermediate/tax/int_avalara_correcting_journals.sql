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
        {{ json_list([
            problem('sales.tax_account_missing.correction', "lacks_account", {'label': 'label'}),
            problem('sales.totals_differ', "balance <> 0", {'label': 'label', 'division': 'division'}),
            problem('sales.tax_differs.correction',
                "not is_deleted and not is_void and not has_vat and not takes_difference and billed <> recorded_tax",
                {'label': 'label', 'billed': money("billed"), 'recorded': money("recorded_tax")}),
        ]) }} as problems,
        {{ json_list([hold('sales.changed_in_target.journals', "is_touched",
            {'label': 'label', 'division': 'division', 'difference': 'lines_text'},
            "json_object('difference', lines_text)")]) }} as holds,
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
        and invoices.invoice_id = regexp_replace(deliveries.source_key, ':\d+$', '')
    where deliveries.source_key <> invoices.invoice_id
),

final as (
    select * from missing_ones
    union all by name
    select * from posted
)

select *, 'present' as wanted, cast(null as varchar) as skip, '[]' as refs, cast(null as varchar) as adopt from final
