{#- What approvers want moved between the codes of an invoice: one row for each invoice whose coding counts; an empty
    list where they agree with the ledger, however they cut its lines. -#}
with codings as (select * from {{ ref('int_approved_codings') }}),

lines as (
    select link, books_company, invoice_id, books_account as account, books_cost_center as cost_center,
    books_cost_unit as cost_unit, -books_net as net
    from codings
    where books_no is not null
    union all
    select link, books_company, invoice_id, coalesce(new_account, avid_account), new_cost_center,
    new_cost_unit, avid_net
    from codings
    where avid_no is not null
),

moved as ({{ coding_moves('lines', 'link, books_company, invoice_id') }}),

final as (
    select link, books_company, invoice_id, coalesce(any_value(moved.moves), []) as moves
    from codings
    left join moved using (link, books_company, invoice_id)
    group by link, books_company, invoice_id
)

select * from final
