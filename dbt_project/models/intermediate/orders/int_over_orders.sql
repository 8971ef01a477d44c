{#- Bills that bring what was billed on a purchase order above what was ordered (rule over_order): its sum, else a line
    of it, in money or quantity; or above what came in (over_receipt). By more than a link lets go (options
    over_order_percent and over_order_amount; up to 10 always goes). What was released goes up to that amount: `sums`.
    -#}
with lines as (
    select
        bills.system, bills.connection, bills.company, bills.document_key, bills.order_key, bills.order_number,
        bills.currency, ordered.line_key, ordered.line_no, ordered.net as ordered, ordered.quantity as pieces,
        ordered.received, tied.net, sum(tied.net) over bill_after_bill as billed,
        case when count(tied.quantity) over bill_after_bill = count(*) over bill_after_bill
            then sum(tied.quantity) over bill_after_bill end as pieces_billed
    from {{ ref('int_order_bills') }} as bills
    inner join {{ ref('int_tied_lines') }} as tied using (system, connection, company, document_key, order_key)
    inner join {{ ref('int_order_lines') }} as ordered using (system, connection, company, order_key, line_key)
    window bill_after_bill as (
        partition by bills.system, bills.connection, bills.company, bills.order_key, ordered.line_key
        order by bills.place
    )
),

-- pieces at the price that is billed; less than half of the price that was ordered is the price of another unit
priced as (
    select *, billed / nullif(pieces_billed, 0) as price,
        coalesce(price * 2 >= ordered / nullif(pieces, 0), true) as is_same_unit,
        {{ sentence('orders.line', {
            'line': 'coalesce(cast(line_no as varchar), line_key)', 'number': 'coalesce(order_number, order_key)',
        }) }} as line
    from lines
    where net > 0
),

-- `agreed` and `billed` in money or in pieces, `base` and `excess` in money
compared as (
    select system, connection, company, document_key, order_key, order_number, 'over_order' as rule, 'order' as about,
        cast(null as varchar) as line_key, ordered as agreed, billed, ordered as base, billed - ordered as excess,
        {{ sentence('rules.over_order.order', {
            'number': 'coalesce(order_number, order_key)', 'ordered': money('ordered'), 'currency': 'currency',
            'billed': money('billed'), 'more': money('billed - ordered'),
        }) }} as text
    from {{ ref('int_order_bills') }}
    where net > 0
    union all by name
    select system, connection, company, document_key, order_key, order_number, 'over_order' as rule, 'line' as about,
        line_key, ordered as agreed, billed, ordered as base, billed - ordered as excess,
        {{ sentence('rules.over_order.line', {
            'line': 'line', 'ordered': money('ordered'), 'currency': 'currency', 'billed': money('billed'),
            'more': money('billed - ordered'),
        }) }} as text
    from priced
    {%- for rule, about, agreed, text in [
        ('over_order', 'quantity', 'pieces', 'rules.over_order.pieces'),
        ('over_receipt', 'receipt', 'received', 'rules.over_receipt.pieces'),
    ] %}
    union all by name
    select system, connection, company, document_key, order_key, order_number, '{{ rule }}' as rule,
        '{{ about }}' as about, line_key, {{ agreed }} as agreed, pieces_billed as billed, {{ agreed }} * price as base,
        (pieces_billed - {{ agreed }}) * price as excess,
        {{ sentence(text, {
            'line': 'line', 'agreed': pieces(agreed), 'billed': pieces('pieces_billed'),
            'more': pieces('pieces_billed - ' ~ agreed),
        }) }} as text
    from priced
    where is_same_unit
    {%- endfor %}
),

above as (
    select
        invoices.link, compared.*, {{ money('compared.agreed') }} as agreed_text,
        {{ money('compared.billed') }} as billed_text,
        md5(concat_ws('|', about, connection, company, order_key, line_key)) as sum_key,
        md5(concat_ws('|', about, connection, company, order_key, line_key, agreed_text, billed_text)) as pair
    from {{ ref('int_link_invoices') }} as invoices
    inner join {{ ref('stg_config__links') }} as links using (link)
    inner join compared using (system, connection, company, document_key)
    where excess > 10
        and (
            excess > base * cast({{ option('over_order_percent', '5') }} as decimal(9, 2)) / 100
            or excess > cast({{ option('over_order_amount', '500') }} as decimal(28, 6))
        )
    -- what is said of the order is not said of its lines too, nor of a line's money and its pieces
    qualify row_number() over (
        partition by invoices.link, compared.rule, compared.connection, compared.company, compared.document_key,
            compared.order_key, case when about <> 'order' then line_key end
        order by about = 'line' desc
    ) = 1 and (
        about in ('order', 'receipt')
        or not bool_or(about = 'order') over (
            partition by invoices.link, compared.connection, compared.company, compared.document_key,
            compared.order_key)
    )
),

released as (
    select link, one ->> '$.sum' as sum_key, cast(one ->> '$.agreed' as decimal(28, 6)) as agreed,
        cast(one ->> '$.billed' as decimal(28, 6)) as billed
    from (
        select link, unnest(list_concat(
            json_extract(payload, '$.sums[*]'), json_extract(payload, '$.reasons[*].payload.sums[*]')
        )) as one
        from {{ ref('stg_operations__reviews') }}
        where state = 'decided' and decision = 'release'
    )
)

select
    above.link, above.system, above.company, above.document_key, above.rule,
    string_agg(above.text, '; ' order by above.order_number, above.text) as text,
    list(distinct above.order_number order by above.order_number) as orders,
    list(distinct above.pair order by above.pair) as pairs,
    list({'sum': above.sum_key, 'agreed': agreed_text, 'billed': billed_text} order by above.sum_key) as sums
from above
anti join released
    on released.link = above.link and released.sum_key = above.sum_key
    and released.billed >= above.billed and released.agreed <= above.agreed
group by all
