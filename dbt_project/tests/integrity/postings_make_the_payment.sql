-- A payment posted in parts (several A/P accounts) is posted whole, unless one of them waits: its postings add up to
-- what AvidXchange
-- paid.
with postings as (
    select link, flow, company, split_part(source_key, ':', 1) as payment_id, source_connection, sum(amount) as posted
    from {{ rows_of('payments') }}
    where wanted = 'present'
    group by all
    having bool_and(problems = '[]' and holds = '[]')
),

payments as (select * from {{ ref('int_avid_payments') }} where not is_deleted)

select postings.*, payments.amount
from postings
inner join payments
    on payments.connection = postings.source_connection and payments.company = postings.company
    and payments.payment_id = postings.payment_id
where postings.posted <> payments.amount
