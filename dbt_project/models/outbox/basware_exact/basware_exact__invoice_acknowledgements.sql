{#- Invoices that can be booked are taken into work in Basware, so that nobody changes them there meanwhile. What is
    wrong stays waiting for transfer, where Basware's people see it and may still mend it; so does what waits for its
    vendor, or for its payment block to be lifted. One for each attempt. -#}
with rows as (select * from {{ ref('basware_exact__invoices') }}),
checks as (select * from {{ ref('int_basware_invoice_checks') }} where is_open),

final as (
    select
        checks.link, 'invoice_acknowledgements' as flow, 'exact_online' as source_system,
        checks.books_connection as source_connection,
        checks.company, checks.attempt_key as source_key, 'basware' as target_system,
        checks.other_connection as target_connection,
        checks.company as target_company, 'present' as wanted, rows.skip,
        cast(json_object('kind', 'acknowledgement', 'company', checks.company, 'source_key', checks.attempt_key, 'of',
            'purchase_invoice',
            'document_key', checks.invoice_id, 'number', coalesce(checks.invoice_number, checks.invoice_id), 'attempt',
            checks.attempt) as varchar) as document,
        '[]' as problems, '[]' as holds,
        case when checks.is_taken_by_us or checks.is_posted or rows.adopt is not null then '[]' else cast(to_json([
            {{ reference('vendors', 'checks.company', 'checks.supplier_code', "'vendor '
                || coalesce(checks.supplier_name, checks.supplier_code)") }}]) as varchar) end as refs,
                cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        checks.invoice_number as number, checks.supplier_name as counterparty, checks.invoice_date as doc_date,
        checks.currency_code as currency,
        cast(null as decimal(22, 6)) as amount
    from checks
    inner join rows on rows.link = checks.link and rows.company = checks.company and rows.source_key = checks.invoice_id
    where checks.is_taken_by_us
        or (not checks.is_in_progress and (checks.is_posted or rows.adopt is not null
            or (rows.problems = '[]' and not checks.is_payment_held)))
)

select * from final
