{#- Recorded invoices whose tax is in the books, committed for the tax return: not to be taken back. One that was
    recorded anew is committed anew, after its correcting journal; otherwise what was committed stays as it is. -#}
{% macro commits_to_tax_system(kind) -%}
{%- set books = sides_by_kind()[kind].books -%}
{%- set vat_differs = {
    'exact_online': 'sales.vat_differs.exact_online', 'quickbooks_online': 'sales.vat_differs.quickbooks_online'} -%}
{%- set named = {'label': 'label', 'books': books, 'customer': customer_of(), 'booked': money("books_vat")} -%}
with invoices as (select * from {{ ref('int_avalara_invoice_facts') }}
    where kind = '{{ kind }}' and is_final and is_routed and not is_deleted
    and not is_early and not is_rejected),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'commit'),
journals as (select * from {{ ref('int_avalara_journals') }}),
corrections as (select * from {{ ref('int_avalara_corrections') }}),
-- a person leaves the ledger as it is
rejected as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_journals' and state = 'skipped'
    and reason_code = 'rejected_in_review'),

joined as (
    select invoices.*, journals.journals, deliveries.target_id as committed_id,
    deliveries.delivered_document as committed_document, has_vat and is_agreed
        and recorded_tax <> books_vat as vat_differs,
        has_vat and billed <> 0 as is_taxed_twice,
        -- what a person left out of the books is not committed
        exists (select 1 from rejected where rejected.link = invoices.link and rejected.company = invoices.books_company
            and rejected.source_key = invoices.invoice_id) as is_unbooked,
        coalesce(deliveries.target_id is not null
            and coalesce(cast(deliveries.delivered_document ->> '$.version' as integer), 1) = coalesce(version, 1),
            false) as is_committed,
        case when invoices.has_vat and journals.journals is null then null
            when corrections.source_key is not null and rejected.source_key is null then corrections.source_key
            -- the ledger has still to be compared with what was recorded anew
            when recorded_at > journals.last_sent_at and not journals.is_read then invoices.invoice_id || ':'
                || (journals.journals + 1)
            when journals.journals > 1 then invoices.invoice_id || ':' || journals.journals
            else invoices.invoice_id end as journal_key
    from invoices
    left join deliveries on deliveries.link = invoices.link and deliveries.company = invoices.books_company
        and deliveries.source_key = invoices.invoice_id
    left join journals on journals.link = invoices.link and journals.company = invoices.books_company
        and journals.invoice_id = invoices.invoice_id
    left join corrections on corrections.link = invoices.link and corrections.company = invoices.books_company
        and corrections.invoice_id = invoices.invoice_id
    left join rejected on rejected.link = corrections.link and rejected.company = corrections.company
        and rejected.source_key = corrections.source_key
),

final as (
    select
        {{ tax_row('commit') }}, invoice_id as source_key, 'present' as wanted,
            case when is_others then 'recorded_by_others' when is_unbooked and not is_committed
            then 'not_needed' end as skip,
        case when is_committed then committed_document else cast(json_object(
            'kind', 'tax_commit', 'company', books_company, 'source_key', invoice_id, 'number',
            cast(invoice_number as varchar), 'company_code', company_code, 'code',
            coalesce(recorded_code, books_company || '-' || lower(invoice_id)),
            'date', document ->> '$.date', 'total', document ->> '$.net', 'is_credit', is_credit, 'tax', 'tax:'
                || invoice_id, 'journal', 'tax_journals:' || journal_key,
            'version', nullif(version, 1), 'booked',
            case when journals is not null then {{ money("recorded_tax") }} end, 'exact_vat',
            case when has_vat and not coalesce(vat_differs, false) then {{ money("books_vat") }} end) as varchar)
                end as document,
        '[]' as problems,
        {{ json_list([
            hold(vat_differs[books], "vat_differs and not is_committed",
                dict(named, tax=money("recorded_tax")),
                "json_object(lower(" ~ word('name', books) ~ "), " ~ money("books_vat") ~ ", 'avatax', "
                    ~ money("recorded_tax") ~ ")"),
            hold('sales.taxed_twice', "is_taxed_twice and not is_committed",
                dict(named, billed=money("billed"), item='tax_item'),
                "json_object(lower(" ~ word('name', books) ~ "), " ~ money("books_vat") ~ ", 'billed', "
                    ~ money("billed") ~ ")"),
        ]) }} as holds,
        case when is_committed then '[]' else {{ json_list("[
            " ~ tax_ref("tax", "invoice_id", "label") ~ ",
            case when journal_key is not null then "
                ~ tax_ref("tax_journals", "journal_key", sentence('sales.journal_of', named)) ~ " end
        ]") }} end as refs,
        cast(coalesce(stated_net, cast(net as decimal(28, 6))) as decimal(18, 6)) as amount,
        case when committed_id is null and other_is_ours and other_is_same and other_status = 'Committed'
            then {{ tax_adopt('other_code', facts='cast(other_facts as json)') }} end as adopt
    from joined
)

select *, cast(null as varchar) as replaces from final
union all by name
select *, cast(null as varchar) as replaces, cast(null as varchar) as adopt
    from ({{ no_longer_asked(kind, 'commit', 'final') }})
{%- endmacro %}
