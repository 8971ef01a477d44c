{#- Bills and vendor credits of QuickBooks. Our key is the first line of the memo; what is paid in part is left alone. A
    credit's key is `VC-<Id>`, since Ids of both may be equal. Grain: one row per connection, company, and bill or
    credit. -#}
with documents as (
    select
        connection, company, id as document_key, private_note, is_deleted, balance, total_amt,
        sales_term_ref
    from {{ ref('stg_quickbooks_online__bills') }}
    union all by name
    select connection, company, 'VC-' || id as document_key, private_note, is_deleted, balance, total_amt
    from {{ ref('stg_quickbooks_online__vendor_credits') }}
)

select
    documents.connection, documents.company, documents.document_key,
    {{ our_key('documents.private_note') }} as our_key, documents.is_deleted,
    not documents.is_deleted and documents.balance = documents.total_amt as is_changeable,
    trim(terms.name) as term_code, cast(null as boolean) as is_kept_unpaid
from documents
left join {{ ref('stg_quickbooks_online__terms') }} as terms
    on terms.connection = documents.connection and terms.company = documents.company
    and terms.id = documents.sales_term_ref
