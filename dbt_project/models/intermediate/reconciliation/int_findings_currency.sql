{#- Payments in another currency than the invoices they pay: never posted by us, since what the difference is belongs to
    a person. Shown with both amounts in the books' currency at the rates the books know: the invoice at its own rate,
    the payment at that of the last purchase document in its currency up to the day it was paid. -#}
with postings as (
    select link, books_system, books_connection, books_company, other_company, payment_id, payment_amount, currency,
    payment_date, supplier_name, supplier_code
    from {{ ref('int_payment_postings') }}
    where is_routed and len(other_currencies) > 0 and payment_state in ('issued', 'cleared') and not was_posted
        and payment_date >= start_date
    qualify row_number() over (partition by link, other_company, payment_id order by source_key) = 1
),

lines as (
    select lines.* from {{ ref('int_avid_payment_lines') }} as lines
    inner join postings
        on postings.link = lines.link and postings.other_company = lines.company
        and postings.payment_id = lines.payment_id
    where lines.document_key is not null
),

books as (select * from {{ ref('canonical_currencies') }}),

wanted as (
    select distinct books_connection as connection, books_company as company, currency from postings
    union
    select distinct books_connection, books_company, document_currency from lines
),

entries as (
    select connection, company, entry_id, currency, entry_date, abs(amount_dc) as amount_dc,
    abs(amount_dc / amount_fc) as rate
    from {{ ref('stg_exact_online__purchase_entries') }}
    semi join wanted using (connection, company, currency)
    where not is_deleted and amount_fc <> 0 and amount_dc <> 0
    {%- for table, key in [('bills', 'id'), ('vendor_credits', "'VC-' || id")] %}
    union all
    select connection, company, {{ key }}, currency_ref as currency, txn_date,
    abs(total_amt * exchange_rate), exchange_rate
    from {{ ref('stg_quickbooks_online__' ~ table) }}
    where not is_deleted and total_amt <> 0 and exchange_rate <> 0
        and (connection, company, currency_ref) in (select (connection, company, currency) from wanted)
    {%- endfor %}
),

paid_rates as (
    select postings.link, postings.other_company, postings.payment_id, books.currency as book_currency,
        case when postings.currency = books.currency then 1 else entries.rate end as rate
    from postings
    inner join books on books.connection = postings.books_connection and books.company = postings.books_company
    left join entries
        on entries.connection = postings.books_connection and entries.company = postings.books_company
        and entries.currency = postings.currency and entries.entry_date <= postings.payment_date
    qualify row_number() over (
        partition by postings.link, postings.other_company, postings.payment_id
            order by entries.entry_date desc nulls last, entries.entry_id desc) = 1
),

valued as (
    select
        lines.link, lines.company, lines.payment_id, paid_rates.book_currency,
        string_agg({{ sentence('payments.exchange.document', {
            'number': 'lines.invoice_number', 'amount': money('abs(lines.document_total)'),
            'currency': 'lines.document_currency',
        }) }}, ', ' order by lines.invoice_number) as documents,
        sum(abs(lines.amount + lines.discount)) as paid,
        try_cast(round(sum((lines.amount + lines.discount) * paid_rates.rate), 2) as decimal(22, 6)) as paid_value,
        -- a document of a currency without an entry of its own (trade module) has the value it says in the books'
        -- currency
        cast(round(sum(sign(lines.document_total) * coalesce(entries.amount_dc,
            case when lines.document_currency = paid_rates.book_currency then abs(lines.document_total) end)),
                2) as decimal(22, 6)) as document_value,
        bool_or(entries.amount_dc is null and lines.document_currency <> paid_rates.book_currency) as has_unknown
    from lines
    inner join paid_rates on paid_rates.link = lines.link and paid_rates.other_company = lines.company
        and paid_rates.payment_id = lines.payment_id
    left join entries
        on entries.connection = lines.books_connection and entries.company = lines.books_company
        and entries.entry_id = lines.document_key
    group by all
),

final as (
    select
        postings.link, 'payments' as flow, postings.other_company as company, postings.payment_id as document_key,
        'review' as kind,
        'warning' as severity, 'exchange_difference' as code,
        {{ sentence('payments.exchange.text', {
            'payment_id': 'postings.payment_id', 'payment_amount': money('postings.payment_amount'),
            'currency': 'postings.currency',
            'supplier': "coalesce(nullif(concat_ws(' ', postings.supplier_code, postings.supplier_name), ''), " ~
                sentence('payments.its_supplier') ~ ')',
            'documents': 'coalesce(valued.documents, ' ~ sentence('payments.exchange.an_invoice') ~ ')',
            'difference': 'case when valued.paid_value is null or valued.document_value is null or valued.has_unknown
                then ' ~
                sentence('payments.exchange.no_rate', {
                        'books': 'postings.books_system', 'currency': 'postings.currency',
                        'day': 'postings.payment_date',
                    }) ~
                ' else ' ~
                sentence('payments.exchange.worth', {
                    'books': 'postings.books_system', 'paid_value': money('valued.paid_value'),
                    'currency': 'valued.book_currency', 'document_value': money('valued.document_value'),
                    'difference': money('abs(valued.paid_value - valued.document_value)'),
                    'more_or_less': 'case when valued.paid_value > valued.document_value then '
                        ~ sentence('common.more') ~ ' else ' ~ sentence('common.less') ~ ' end',
                }) ~
                ' end',
            'books': 'postings.books_system',
        }) }} as text,
        json_object('paid', {{ money("postings.payment_amount") }}, 'paid_currency', postings.currency, 'documents',
            valued.documents,
            'book_currency', valued.book_currency, 'paid_value', {{ money("valued.paid_value") }}, 'document_value',
            {{ money("valued.document_value") }},
            'difference', case when not valued.has_unknown then {{ money("valued.paid_value - valued.document_value") }}
                end) as payload
    from postings
    left join valued
        on valued.link = postings.link and valued.company = postings.other_company
        and valued.payment_id = postings.payment_id
)

select * from final
