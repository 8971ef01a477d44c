{#- Lines of QuickBooks' sales forms, those of a bundle among them, negative where a sale is taken back. A discount of
    the form is shared out over its lines; what QuickBooks taxes is said of the form alone and stands on its first line.
    Grain: one row per connection, company, sales form and line. -#}
with listed as (
    select
        connection, company, invoice_id, turn, currency, total_tax,
        generate_subscripts(cast(line as json[]), 1) as place, unnest(cast(line as json[])) as line
    from {{ ref('quickbooks_online__sales_forms') }}
),

sold as (
    select *, 0 as part from listed
    union all by name
    select * replace (unnest(cast(json_extract(line, '$.GroupLineDetail.Line') as json[])) as line),
        generate_subscripts(cast(json_extract(line, '$.GroupLineDetail.Line') as json[]), 1) as part
    from listed
    where (line ->> '$.DetailType') = 'GroupLineDetail'
),

discounts as (
    select connection, company, invoice_id, sum(cast(line ->> '$.Amount' as decimal(28, 6))) as discount
    from listed
    where (line ->> '$.DetailType') = 'DiscountLineDetail'
    group by all
),

typed as (
    select
        * exclude (line), line ->> '$.Id' as key, coalesce(line ->> '$.Description', '') as description,
        line ->> '$.SalesItemLineDetail.ItemRef.value' as item_key, line ->> '$.SalesItemLineDetail.Qty' as quantity,
        line ->> '$.SalesItemLineDetail.ItemAccountRef.value' as account_key,
        line ->> '$.SalesItemLineDetail.TaxCodeRef.value' as vat_code,
        cast(line ->> '$.Amount' as decimal(28, 6)) as amount,
        row_number() over (partition by connection, company, invoice_id order by place, part) as no
    from sold
    where (line ->> '$.DetailType') = 'SalesItemLineDetail'
),

summed as (
    select typed.*, coalesce(discounts.discount, 0) as discount, sum(amount) over form as total,
        sum(amount) over (form order by no rows unbounded preceding) as upto
    from typed
    left join discounts using (connection, company, invoice_id)
    window form as (partition by connection, company, invoice_id)
)

select
    summed.connection, summed.company, summed.invoice_id, cast(summed.no as integer) as no, summed.key,
    coalesce({{ active_name('coalesce(items.fully_qualified_name, items.name)') }}, summed.item_key) as item,
    accounts.code as account, summed.description, summed.quantity, summed.vat_code, '' as notes,
    cast(summed.turn * (summed.amount - case when summed.total = 0 then 0
        else {{ posted_amount('discount * upto / total', 'summed.currency') }}
            - {{ posted_amount('discount * (upto - amount) / total', 'summed.currency') }} end)
        as decimal(28, 6)) as amount,
    cast(case when summed.no = 1 then summed.turn * summed.total_tax else 0 end as decimal(28, 6)) as vat
from summed
left join {{ ref('stg_quickbooks_online__items') }} as items
    on items.connection = summed.connection and items.company = summed.company and items.id = summed.item_key
left join {{ ref('quickbooks_online__codes') }} as accounts
    on accounts.connection = summed.connection and accounts.company = summed.company
    and accounts.kind = 'gl_account' and accounts.code_key = coalesce(summed.account_key, items.income_account_ref)
