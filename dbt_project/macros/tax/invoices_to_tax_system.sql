{#- Final invoices and credit notes as AvaTax records them, without committing them. What was recorded and is deleted in
    the books is voided by a person's word only. -#}
{% macro invoices_to_tax_system(kind) -%}
with facts as (select * from {{ ref('int_avalara_invoice_facts') }} where kind = '{{ kind }}'),
origins as (select link, books_company, invoice_id, unnest(originals) as original from facts
    where not original_is_recorded),

-- there is nothing to wait for, and no tax of AvaTax to give back
unrecorded as (
    select distinct origins.link, origins.books_company, origins.invoice_id
    from origins
    inner join facts on facts.link = origins.link and facts.books_company = origins.books_company
        and facts.invoice_id = origins.original.id
    where facts.is_early or facts.is_rejected or facts.is_others or facts.is_void
),

invoices as (
    select facts.*, unrecorded.invoice_id is not null as original_is_unrecorded
    from facts
    left join unrecorded on unrecorded.link = facts.link and unrecorded.books_company = facts.books_company
        and unrecorded.invoice_id = facts.invoice_id
    where facts.is_final
),

final as (
    select
        {{ tax_row('tax') }}, invoice_id as source_key,
            case when is_deleted then 'void' else 'present' end as wanted,
        case when is_early then 'before_start' when is_others then 'recorded_by_others' end as skip, document,
        case when not is_routed then cast(to_json([{'code': 'not_routed', 'text': division
            || ' is not in the routing table of link ' || link
            || ': add it under companies in links.yml with the company that it is in AvaTax'}]) as varchar)
        when is_deleted then {{ json_list("[" ~ problem("is_locked", "locked", "label || ' was deleted in ' || division
            || ', and AvaTax''s document is in a tax return that was filed: enter the invoice again and credit it'")
            ~ "]") }}
        when is_as_recorded then '[]'
        else {{ json_list("[" ~ tax_blockers() ~ ",
            " ~ problem("amounts_fault is not null and not was_recorded", "credited_amounts_differ", "amounts_fault
                || ': correct the amounts there, and it goes by itself'") ~ ",
            " ~ problem("was_recorded and is_locked", "locked", "label
                ||
                ' was changed, and AvaTax''s document is in a tax return that was filed: give the invoice back what it said, and credit it; the credit note is recorded as a return'") ~ ",
            " ~ problem("billed is not null and clearing_account is null", "account_unknown", "label
                || ' bills its tax on item ' || tax_item
                || ': set option clearing_account to the revenue account of that item'") ~ "
        ]") }} end as problems,
        {{ json_list("[
            case when is_deleted then {
                'code': 'deleted_in_source',
                'text': label || ' of ' || coalesce(customer_name, 'an unknown customer') || ' over ' || "
                    ~ money("coalesce(recorded_total, net, 0)") ~ "
                    || ' was deleted in ' || division
                        ||
                        ' after AvaTax had recorded it: release it to be voided in AvaTax, which cannot be undone; its tax is then booked back',
                'payload': json_object('code', recorded_code, 'tax', " ~ money("recorded_tax") ~ ")} end,
            case when not is_deleted and not is_as_recorded and is_closed and not has_vat then {
                'code': 'period_closed',
                'text': label || ' of ' || cast(invoice_date as varchar)
                    || case when was_recorded then ' was changed after it was recorded, and its period is'
                    else ' lies in a period that is' end || ' closed '
                    || case tax_journal when '' then 'in ' else 'for journal ' || tax_journal || ' of ' end || division
                    || ': open the period, or release it to be recorded'
                        || case when was_recorded then ' anew' else '' end || ' with its tax booked on '
                        || cast(booking_date as varchar),
                'payload': json_object('invoice_date', cast(invoice_date as varchar), 'booking_date',
                    cast(booking_date as varchar), 'tax', " ~ money("recorded_tax") ~ ")} end,
            case when not is_deleted and not was_recorded and other_code is not null and not is_others
                and not other_is_ours then {
                'code': 'recorded_elsewhere',
                'text': label || ' of ' || coalesce(customer_name, 'an unknown customer') || ' stands in AvaTax as '
                    || other_code || ' over ' || " ~ money("other_total") ~ "
                    || ' already, recorded by another program: '
                    || case when has_our_code
                        then 'release it to be recorded over that one, or reject it to leave it to that program'
                        else 'void that one and release this, or reject it to leave it to that program' end,
                'payload': json_object('code', other_code, 'status', other_status)} end,
            case when not is_deleted and not was_recorded and is_credit and doubt is not null then {
                'code': case when len(candidates) = 0 then 'original_unknown' else 'original_unclear' end,
                'text': label || ' of ' || coalesce(customer_name, 'an unknown customer') || ' ' || doubt
                    ||
                        ': enter the number of its invoice as ' || reference_field || ' or in credited_invoices.csv, or release it to be taxed by the rates of its own day',
                'payload': json_object('your_ref', your_ref, 'candidates', candidates)} end,
            case when not is_deleted and not was_recorded and is_exceeded then {
                'code': 'original_exceeded',
                'text': label || ' of ' || coalesce(customer_name, 'an unknown customer')
                    || ' takes back more of invoice ' || original_number
                    || ' than is left of it: correct it in ' || books || ', or release it to be taxed by the rates of '
                        || cast(tax_date as varchar),
                'payload': json_object('original', original_code)} end,
            case when not is_deleted and not was_recorded and original_is_unrecorded then {
                'code': 'original_not_recorded',
                'text': label || ' of ' || coalesce(customer_name, 'an unknown customer') || ' takes back invoice '
                    || original_number
                    || ', which this link did not record in AvaTax: in ' || books || ' that one has a tax of ' || "
                        ~ money("coalesce(original_vat, 0) + coalesce(original_billed, 0)") ~ "
                    || ', and no more may be given back. Release it to be taxed by the rates of '
                        || cast(tax_date as varchar),
                'payload': json_object('original', original_id)} end,
            case when not is_deleted and not was_recorded and original_tax_now is not null then {
                'code': 'original_changed',
                'text': label || ' of ' || coalesce(customer_name, 'an unknown customer') || ' takes back invoice '
                    || original_number || ', which was recorded with a tax of ' || " ~ money("original_tax") ~ "
                    || ', and AvaTax shows ' || " ~ money("original_tax_now") ~ "
                        ||
                        ' by now: somebody changed it there. Put it right, or release this to give back what was recorded',
                'payload': json_object('recorded', " ~ money("original_tax") ~ ", 'now', "
                    ~ money("original_tax_now") ~ ")} end
        ]") }} as holds,
        case when is_deleted or is_as_recorded then '[]'
            else {{ json_list("list_concat([" ~ address_ref() ~ "],
            case when not original_is_unrecorded then list_transform(originals, lambda one: "
            ~ tax_ref("tax", "one.id", "'invoice ' || one.number",
                "case when not original_is_recorded then 'recorded in another run' end") ~ ") end)") }} end as refs,
        cast(coalesce(stated_net, cast(net as decimal(28, 6))) as decimal(18, 6)) as amount,
        cast(null as varchar) as replaces,
        case when other_is_ours and other_is_same
            then {{ tax_adopt('other_code', facts='cast(other_facts as json)') }} end as adopt
    from invoices
)

select * from final
union all by name
{{ no_longer_asked(kind, 'tax', 'final') }}
{%- endmacro %}
