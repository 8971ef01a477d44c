{#- Invoices that are blocked for payment in their spend system and that the books would pay all the same. The books
    know no such block; what keeps a bill out of payment runs is a payment term that is kept unpaid. None is mapped, or
    the bill has another one. Grain: one row per link, company of the spend system and invoice. -#}
select
    states.link, states.other_system as system, states.company, states.invoice_id as document_key, states.is_posted,
    [md5(concat_ws('|', 'payment_block', states.other_connection, states.invoice_id))] as pairs,
    case
        when states.is_posted then {{ sentence('invoices.block.posted', {
            'other.name': 'states.other_name', 'books': 'states.books_system',
            'entry': 'coalesce(states.posted_number, states.posted_id)',
            'term': 'coalesce(' ~
                sentence('invoices.block.with_term', {
                'books': 'states.books_system', 'code': 'booked.term_code',
            }) ~
                ", '')",
        }) }}
        else {{ sentence('invoices.block.blocked', {
            'other.name': 'states.other_name',
            'why': 'case when states.block_mapped_to is null then ' ~
                sentence('invoices.block.none_mapped', {
                    'books': 'states.books_system', 'division': 'states.division',
                }) ~
                ' else ' ~
                sentence('invoices.block.not_there', {
                'books': 'states.books_system', 'code': 'states.block_mapped_to', 'division': 'states.division',
            }) ~
                ' end',
        }) }}
    end as text,
    json_object('entry', states.posted_number) as payload
from {{ ref('int_spend_invoice_states') }} as states
left join {{ ref('canonical_booked_bills') }} as booked
    on booked.system = states.books_system and booked.connection = states.books_connection
    and booked.company = states.books_company and booked.document_key = states.posted_id
where states.payment_block
    and case when states.is_posted then booked.document_key is not null
            and not coalesce(booked.is_kept_unpaid, booked.term_code = states.block_term, false)
        else states.is_open and states.block_term is null end
