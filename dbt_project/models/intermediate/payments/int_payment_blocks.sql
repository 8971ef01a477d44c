{#- Invoices that are blocked for payment in Basware and that Exact would pay all the same. An open item of Exact has no
    block; what keeps it out of payment runs is a payment condition whose method is not B, on credit. None is mapped, or
    the entry has another one. -#}
with conditions as {{ exact_masters('payment_conditions') }}

select
    states.link, 'basware' as system, states.company, states.invoice_id as document_key, states.is_posted,
    [md5(concat_ws('|', 'payment_block', states.other_connection, states.invoice_id))] as pairs,
    case
        when states.is_posted then {{ sentence('invoices.block.posted', {
            'entry': 'coalesce(states.posted_number, states.posted_id)',
            'condition': 'coalesce(' ~
                sentence('invoices.block.with_condition', {
                'condition': 'entries.payment_condition',
            }) ~
                ", '')",
        }) }}
        else {{ sentence('invoices.block.blocked', {
            'why': 'case when states.block_mapped_to is null then ' ~
                sentence('invoices.block.none_mapped', {
                'division': 'states.books_company',
            }) ~
                ' else ' ~
                sentence('invoices.block.not_there', {
                'condition': 'states.block_mapped_to', 'division': 'states.books_company',
            }) ~
                ' end',
        }) }}
    end as text,
    json_object('entry', states.posted_number) as payload
from {{ ref('int_basware_invoice_states') }} as states
left join {{ ref('stg_exact_online__purchase_entries') }} as entries
    on entries.connection = states.books_connection and entries.company = states.books_company
    and entries.entry_id = states.posted_id
left join conditions
    on conditions.connection = entries.connection and conditions.company = entries.company
    and trim(conditions.code) = trim(entries.payment_condition)
where states.payment_block
    and case when states.is_posted then entries.entry_id is not null and coalesce(conditions.payment_method, 'B') = 'B'
        else states.is_open and states.block_term is null end
