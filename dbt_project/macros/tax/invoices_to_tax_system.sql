{#- Final invoices and credit notes as AvaTax records them, without committing them. What was recorded and is deleted in
    the books is voided by a person's word only. -#}
{% macro invoices_to_tax_system(kind) -%}
{%- set books = sides_by_kind()[kind].books -%}
{%- set named = {'label': 'label', 'books': books, 'division': 'division', 'customer': customer_of(),
    'original': 'original_number'} -%}
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
        case when not is_routed
            then {{ json_list([problem('sales.not_routed', "not is_routed", dict(named, link='link'))]) }}
        when is_deleted then {{ json_list([problem('sales.locked.deleted', "is_locked", named)]) }}
        when is_as_recorded then '[]'
        else {{ json_list("[" ~ tax_blockers(books) ~ "]", "[" ~ [
            problem('sales.credited_amounts_differ', "amounts_fault is not null and not was_recorded",
                {'fault': 'amounts_fault'}),
            problem('sales.locked.changed', "was_recorded and is_locked", named),
            problem('sales.account_unknown', "billed is not null and clearing_account is null",
                dict(named, item='tax_item')),
        ] | join(', ') ~ "]") }} end as problems,
        {{ json_list([
            hold('sales.deleted_in_source', "is_deleted",
                dict(named, amount=money("coalesce(recorded_total, net, 0)")),
                "json_object('code', recorded_code, 'tax', " ~ money("recorded_tax") ~ ")"),
            late_hold('sales.period_closed.first', "not was_recorded", named),
            late_hold('sales.period_closed.again', "was_recorded", named),
            elsewhere_hold('sales.recorded_elsewhere.with_our_code', "coalesce(has_our_code, false)", named),
            elsewhere_hold('sales.recorded_elsewhere.with_another', "not coalesce(has_our_code, false)", named),
            "case when not is_deleted and not was_recorded and is_credit and doubt is not null then {
                'code': case when len(candidates) = 0 then 'original_unknown' else 'original_unclear' end,
                'text': " ~ sentence('sales.original_unclear', dict(named, doubt='doubt')) ~ ",
                'payload': json_object('your_ref', your_ref, 'candidates', candidates)} end",
            hold('sales.original_exceeded', "not is_deleted and not was_recorded and is_exceeded",
                dict(named, day='cast(tax_date as varchar)'), "json_object('original', original_code)"),
            hold('sales.original_not_recorded', "not is_deleted and not was_recorded and original_is_unrecorded",
                dict(named, day='cast(tax_date as varchar)',
                    tax=money("coalesce(original_vat, 0) + coalesce(original_billed, 0)")),
                "json_object('original', original_id)"),
            hold('sales.original_changed', "not is_deleted and not was_recorded and original_tax_now is not null",
                dict(named, recorded=money("original_tax"), now=money("original_tax_now")),
                "json_object('recorded', " ~ money("original_tax") ~ ", 'now', " ~ money("original_tax_now") ~ ")"),
        ]) }} as holds,
        case when is_deleted or is_as_recorded then '[]'
            else {{ json_list("list_concat([" ~ address_ref() ~ "],
            case when not original_is_unrecorded then list_transform(originals, lambda one: "
            ~ tax_ref("tax", "one.id", sentence('sales.invoice', {'number': 'one.number'}),
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

{#- Of an invoice in a closed period. -#}
{% macro late_hold(code, condition, named) -%}
{{ hold(code, condition ~ " and not is_deleted and not is_as_recorded and is_closed and not has_vat",
    dict(named, day='cast(invoice_date as varchar)', booked_on='cast(booking_date as varchar)',
        where="case tax_journal when '' then " ~ sentence('sales.closed.in_books', named) ~ ' else '
            ~ sentence('sales.closed.for_journal', dict(named, journal='tax_journal')) ~ ' end'),
    "json_object('invoice_date', cast(invoice_date as varchar), 'booking_date', cast(booking_date as varchar), 'tax', "
        ~ money("recorded_tax") ~ ")") }}
{%- endmacro %}

{#- Of one that another program has recorded. -#}
{% macro elsewhere_hold(code, condition, named) -%}
{{ hold(code, condition ~ " and not is_deleted and not was_recorded and other_code is not null and not is_others
    and not other_is_ours", dict(named, code='other_code', amount=money("other_total")),
    "json_object('code', other_code, 'status', other_status)") }}
{%- endmacro %}
