{#- Each payment from AvidXchange as it stands in the books: what reconciliation compares an outbox row with. -#}
with postings as (select * from {{ ref('int_payment_postings') }}),
ledger as (select * from {{ ref('canonical_postings') }}),

final as (
    select
        postings.link, 'payments' as flow, postings.other_company as company, postings.source_key, postings.target_id,
        ledger.entry_id is not null and not ledger.is_void as is_there, false as is_target_gone,
        false as is_source_gone, cast(
            ledger.amount - case when ledger.has_discount then coalesce(postings.discount, 0) else 0 end
            as decimal(28, 6)) as target_amount,
        ledger.currency as target_currency, postings.status_text as source_status,
        case when ledger.is_void then 'void' when ledger.entry_id is not null then 'posted' end as target_status,
        case
            when postings.payment_state = 'void' and not postings.was_voided and postings.was_posted
                then {{ sentence('reconciliation.status.void_there', {'books': 'postings.books_system'}) }}
            when postings.payment_state = 'error' and postings.was_posted
                then {{ sentence('reconciliation.status.error_there', {'books': 'postings.books_system'}) }}
        end as status_text
    from postings
    left join ledger
        on ledger.connection = postings.books_connection and ledger.company = postings.books_company
        and ledger.entry_id = postings.target_id
    qualify row_number() over (
        partition by postings.link, postings.other_company, postings.source_key
            order by ledger.key is not distinct from postings.source_key desc, ledger.key) = 1
)

select * from final
