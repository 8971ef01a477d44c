{#- The tax of each draft as a line of its own. What people typed on the tax item is theirs, and right where it is what
    AvaTax works out; one that was made final before its line came is said, since its customer was billed without the
    tax. A draft on which the books put tax themselves by now loses the line again. What was written is written
    again where another tax is worked out for the same draft. -#}
{% macro tax_lines_to_books(kind) -%}
{%- set named = {'label': 'label', 'books': sides_by_kind()[kind].books, 'item': 'tax_item'} -%}
with invoices as (select * from {{ ref('int_avalara_invoice_facts') }}
    where kind = '{{ kind }}' and is_routed and writes_tax_lines
    and not is_deleted),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_lines'),
estimates as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'estimates' and state = 'delivered'),

joined as (
    select invoices.*, deliveries.target_id, invoices.billed is not null and not invoices.is_ours
        and deliveries.target_id is null as is_by_hand,
        deliveries.target_id is not null and not coalesce(deliveries.voided, false)
            and not starts_with(deliveries.target_id, 'nothing:') as was_written,
        coalesce(invoices.modified > deliveries.sent_at, false) as is_fresh,
        case when estimates.delivered_document = invoices.asked_document
            then cast(estimates.target_facts ->> '$.tax' as decimal(28, 6)) end as estimated,
        md5(invoices.draft_document) as draft, deliveries.delivered_document ->> '$.basis' as written_basis,
        case when starts_with(deliveries.target_id, 'nothing:') then 0
            else cast(deliveries.target_facts ->> '$.tax' as decimal(28, 6)) end as written
    from invoices
    left join deliveries on deliveries.link = invoices.link and deliveries.company = invoices.books_company
        and deliveries.source_key = invoices.invoice_id
    left join estimates on estimates.link = invoices.link and estimates.company = invoices.books_company
        and estimates.source_key = invoices.invoice_id
),

due as (
    select *,
        -- it is written again for another draft, or another tax of the same one
        draft || case when estimated <> written then '/' || {{ money('estimated') }}
            when starts_with(written_basis, draft) then substr(written_basis, 33) else '' end as basis
    from joined
    where case when is_final then billed is null and not has_vat and recorded_tax <> 0 and not is_void
        when is_due then not is_by_hand or billed <> estimated
        else was_written and is_ours end
),

rows as (
    select
        {{ tax_row('tax_lines', to_books=true) }}, invoice_id as source_key,
            case when is_final or is_due then 'present' else 'void' end as wanted,
        case when is_final then 'final_without_line' end as skip,
        cast(json_object('kind', 'tax_line', 'company', books_company, 'source_key', invoice_id, 'invoice_id',
            invoice_id, 'number', coalesce(cast(invoice_number as varchar), 'draft ' || invoice_id),
            'item', tax_item, 'vat_code', vat_code, 'description', 'Tax', 'currency', coalesce(currency, ''), 'basis',
            basis, 'estimate', 'estimates:' || invoice_id) as varchar) as document,
        {{ json_list([problem('sales.tax_line_by_hand', "is_by_hand",
            dict(named, billed=money("billed"), tax=money("estimated")))]) }} as problems,
        {{ json_list([hold('sales.deleted_in_target', "is_due and was_written and is_fresh and billed is null", named,
            "json_object('gone', target_id)")]) }} as holds,
        cast(to_json([{{ tax_ref('estimates', 'invoice_id', sentence('sales.tax_of', named),
            'md5(asked_document)') }}]) as varchar) as refs,
        cast(billed as decimal(22, 6)) as amount,
        case when is_due and was_written and is_fresh and billed is null then target_id end as replaces,
        case when is_ours and target_id is null then {{ tax_adopt('tax_line_id') }} end as adopt
    from due
),

final as (
    select * from rows
    union all by name
    {{ no_longer_asked(kind, 'tax_lines', 'rows', to_books=true) }}
)

select * from final
{%- endmacro %}
