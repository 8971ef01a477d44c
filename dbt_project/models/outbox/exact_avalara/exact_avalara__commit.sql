{#- Recorded invoices whose tax is in the books, committed for the tax return: not to be taken back. One that was recorded anew is committed
    anew, after its correcting journal. -#}
with invoices as (select * from {{ ref('int_avalara_invoice_facts') }} where is_final and is_routed and not is_deleted),
tax as (select link, company, source_key, skip from {{ ref('exact_avalara__tax') }} where wanted = 'present'),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'commit'),
journals as (select * from {{ ref('int_avalara_journals') }}),
corrections as (select * from {{ ref('int_avalara_corrections') }}),

joined as (
    select invoices.*, tax.skip, deliveries.target_id as committed_id, 
        case when invoices.has_vat and journals.journals is null then null
            when corrections.source_key is not null then corrections.source_key
            when journals.journals > 1 then invoices.invoice_id || ':' || journals.journals
            else invoices.invoice_id end as journal_key
    from invoices
    inner join tax on tax.link = invoices.link and tax.company = invoices.books_company and tax.source_key = invoices.invoice_id
    left join deliveries on deliveries.link = invoices.link and deliveries.company = invoices.books_company and deliveries.source_key = invoices.invoice_id
    left join journals on journals.link = invoices.link and journals.company = invoices.books_company and journals.invoice_id = invoices.invoice_id
    left join corrections on corrections.link = invoices.link and corrections.company = invoices.books_company and corrections.invoice_id = invoices.invoice_id
),

final as (
    select
        {{ avalara_row('commit') }}, invoice_id as source_key, 'present' as wanted, skip,
        cast(json_object('kind', 'tax_commit', 'company', books_company, 'source_key', invoice_id, 'company_code', company_code, 'code', coalesce(recorded_code, books_company || '-' || lower(invoice_id)),
            'date', document ->> '$.date', 'total', document ->> '$.net', 'is_credit', is_credit, 'tax', 'tax:' || invoice_id, 'journal', 'tax_journals:' || journal_key,
            'version', nullif(version, 1), 'exact_vat', case when has_vat and not (coalesce(is_agreed, false) and recorded_tax <> exact_vat) then cast(exact_vat as varchar) end) as varchar) as document,
        '[]' as problems,
        {{ json_list("[case when has_vat and is_agreed and recorded_tax <> exact_vat then {
            'code': 'vat_differs',
            'text': label || ' of ' || coalesce(customer_name, 'an unknown customer') || ' has VAT of ' || " ~ money("exact_vat") ~ " || ' in Exact, and AvaTax works out ' || " ~ money("recorded_tax") ~ " || ': correct the VAT code with a credit note and a new invoice, or release it to commit what AvaTax says; nothing is journalled away, since VAT returns follow the VAT codes',
            'payload': json_object('exact', cast(exact_vat as varchar), 'avatax', cast(recorded_tax as varchar))} end]") }} as holds,
        {{ json_list("[
            {'flow': 'tax', 'company': books_company, 'key': invoice_id, 'label': label, 'target': cast(null as varchar), 'known_as': cast(null as varchar), 'agreed': true},
            case when journal_key is not null then {'flow': 'tax_journals', 'company': books_company, 'key': journal_key, 'label': 'the tax journal of ' || label, 'target': cast(null as varchar), 'known_as': cast(null as varchar), 'agreed': true} end
        ]") }} as refs,
        cast(net as decimal(18, 2)) as amount,
        case when committed_id is null and other_is_ours and other_status = 'Committed' and cast(other_total as decimal(28, 2)) = net then cast(json_object(
            'id', other_code, 'code', null, 'number', null, 'token', null, 'facts', cast(other_facts as json), 'evidence', 'carries our key') as varchar) end as adopt
    from joined
)

select *, cast(null as varchar) as replaces from final
union all by name
select *, cast(null as varchar) as replaces, cast(null as varchar) as adopt from ({{ avalara_left('commit', 'final') }})
