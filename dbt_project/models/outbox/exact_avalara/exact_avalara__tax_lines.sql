{#- The tax of each draft as a line of its own. What people typed on the tax item is theirs; one that was made final before its line came is
    said, since its customer was billed without the tax. -#}
with invoices as (select * from {{ ref('int_avalara_invoice_facts') }} where is_routed and writes_tax_lines),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_lines'),

joined as (
    select invoices.*, deliveries.target_id, deliveries.target_id is not null and not starts_with(deliveries.target_id, 'nothing:') as was_written,
        coalesce(invoices.modified > deliveries.sent_at, false) as is_fresh
    from invoices
    left join deliveries on deliveries.link = invoices.link and deliveries.company = invoices.books_company and deliveries.source_key = invoices.invoice_id
),

rows as (
    select
        {{ avalara_row('tax_lines', 'exact_online') }}, invoice_id as source_key, 'present' as wanted, case when is_final then 'final_without_line' end as skip,
        cast(json_object('kind', 'tax_line', 'company', books_company, 'source_key', invoice_id, 'invoice_id', invoice_id, 'number', coalesce(cast(invoice_number as varchar), 'draft ' || invoice_id),
            'item', tax_item, 'vat_code', vat_code, 'description', 'Tax', 'currency', coalesce(currency, ''), 'basis', md5(document), 'estimate', 'estimates:' || invoice_id) as varchar) as document,
        {{ json_list("[" ~ problem("billed is not null and not is_ours and target_id is null", "tax_line_by_hand", "label || ' has a line of ' || " ~ money("billed") ~ " || ' on item ' || tax_item || ' that somebody typed: delete it, and its tax is written as AvaTax works it out'") ~ "]") }} as problems,
        {{ json_list("[case when was_written and is_fresh and billed is null then {
            'code': 'deleted_in_target',
            'text': 'the tax line of ' || label || ' was deleted in Exact by somebody: release it to be written again, or reject it to bill the customer without the tax',
            'payload': json_object('gone', target_id)} end]") }} as holds,
        cast(to_json([{'flow': 'estimates', 'company': books_company, 'key': invoice_id, 'label': 'the tax of ' || label, 'target': cast(null as varchar), 'known_as': cast(null as varchar), 'agreed': true}]) as varchar) as refs,
        cast(billed as decimal(18, 2)) as amount, case when was_written and is_fresh and billed is null then target_id end as replaces,
        case when is_ours and target_id is null then cast(json_object('id', tax_line_id, 'code', null, 'number', null, 'token', null, 'facts', json_object(), 'evidence', 'carries our key') as varchar) end as adopt
    from joined
    where not is_deleted and case when is_final then billed is null and not has_vat and recorded_tax <> 0 and target_id is null
        else not has_vat and len(coalesce(lines, [])) > 0 end
),

final as (
    select * from rows
    union all by name
    {{ avalara_left('tax_lines', 'rows', 'exact_online') }}
)

select * from final
