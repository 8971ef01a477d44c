{#- Address, phone, e-mail and website that people changed at a vendor in AvidXchange, taken over into QuickBooks
    (option vendor_changes_back). One document for each time the vendor was changed there: what was changed, changed
    back and changed again are three. Names, tax and bank data never travel; who is paid where waits for a person while
    bills are open. -#}
with changes as (select * from {{ ref('int_quickbooks_vendor_changes') }} where goes_back),

open_invoices as (
    select link, company, supplier, count(*) as invoices from {{ ref('int_invoice_candidates') }}
    where not is_gone and coalesce(open_amount, total) <> 0
    group by all
),

final as (
    select
        changes.link, 'vendor_changes' as flow, 'avidxchange' as source_system, other_connection as source_connection,
        other_company as company,
        change_key as source_key, 'quickbooks_online' as target_system, books_connection as target_connection,
        books_company as target_company,
        'present' as wanted, cast(null as varchar) as skip,
        cast(json_object('kind', 'vendor_change', 'company', other_company, 'source_key', change_key, 'vendor_id',
            books_key, 'name', name,
            'before', facts_before, 'after', facts_after) as varchar) as document,
        '[]' as problems,
        {{ json_list([hold('vendors.payee_change.back', 'is_about_payee and open_invoices.invoices > 0',
            {'name': 'name', 'changes': 'change_text', 'invoices': 'open_invoices.invoices'},
            "json_object('before', facts_before, 'after', facts_after)")]) }} as holds,
        '[]' as refs, cast(null as varchar) as adopt, name as number, name as counterparty,
        cast(null as date) as doc_date,
        cast(null as varchar) as currency, cast(null as decimal(22, 6)) as amount
    from changes
    left join open_invoices
        on open_invoices.link = changes.link and open_invoices.company = changes.books_company
        and open_invoices.supplier = changes.books_key
)

select * from final
