{{ config(materialized='incremental', incremental_strategy='delete+insert',
    unique_key=['connection', 'company', 'origin', 'document_key']) }}
{#- Bills and vendor credits as QuickBooks sent them, each with its lines in their order as one typed list. Reading a
    document's JSON is the dearest step of a run, so only documents that a new load brought are read again. Ids of bills
    and credits may be the same, so a credit's key is `VC-<Id>`. A vendor credit that carries our key is the discount of
    a payment we posted, no credit of the vendor: it is left out. -#}
{%- set shape -%}
[{"Id":"VARCHAR","LineNum":"INTEGER","Description":"VARCHAR","Amount":"VARCHAR","DetailType":"VARCHAR",
"LinkedTxn":[{"TxnId":"VARCHAR","TxnType":"VARCHAR","TxnLineId":"VARCHAR"}],
"AccountBasedExpenseLineDetail":{"AccountRef":{"value":"VARCHAR"},"ClassRef":{"value":"VARCHAR"},
"TaxCodeRef":{"value":"VARCHAR"}},
"ItemBasedExpenseLineDetail":{"ItemRef":{"value":"VARCHAR"},"ItemAccountRef":{"value":"VARCHAR"},
"ClassRef":{"value":"VARCHAR"},
"TaxCodeRef":{"value":"VARCHAR"},"Qty":"VARCHAR","UnitPrice":"VARCHAR"}}]
{%- endset -%}
with bills as (
    select *, 'bill' as origin, id as document_key from {{ ref('stg_quickbooks_online__bills') }}
    where {{ of_new_raw_loads('quickbooks_online', 'bills', "case when origin = 'bill' then load_id end") }}
),

credits as (
    select *, 'vendor_credit' as origin, 'VC-' || id as document_key
        from {{ ref('stg_quickbooks_online__vendor_credits') }}
    where {{ of_new_raw_loads('quickbooks_online', 'vendor_credits',
        "case when origin = 'vendor_credit' then load_id end") }}
),

loaded as (
    select * from bills
    union all by name
    select * from credits
),

typed as (
    select
        connection, company, origin, document_key, id as books_id, vendor_ref as supplier,
        nullif(trim(doc_number), '') as your_ref,
        txn_date as date, due_date, currency_ref as currency, cast(abs(total_amt) as decimal(28, 6)) as header_abs,
        total_tax,
        case when is_deleted then 0 else cast(abs(balance) as decimal(28, 6)) end as open_amount,
        ap_account_ref, department_ref, private_note, sync_token, origin = 'vendor_credit' as is_credit_type,
        is_deleted, linked_txn,
        last_updated_time as modified, create_time as created, _dlt_load_id as load_id,
        coalesce(regexp_matches(private_note, '(^|\n)\s*AVX:'), false) and origin = 'vendor_credit' as is_own_discount,
        list_sort(list_transform(list_filter(coalesce(from_json(line, '{{ shape }}'), []),
            lambda entry: entry.DetailType in ('AccountBasedExpenseLineDetail', 'ItemBasedExpenseLineDetail')),
                lambda entry: {
            'line_number': coalesce(entry.LineNum, 0), 'line_key': entry.Id,
            'description': coalesce(entry.Description, ''),
            'account': entry.AccountBasedExpenseLineDetail.AccountRef.value,
            'item': entry.ItemBasedExpenseLineDetail.ItemRef.value,
            'item_account': entry.ItemBasedExpenseLineDetail.ItemAccountRef.value,
            'class': coalesce(entry.AccountBasedExpenseLineDetail.ClassRef.value,
                entry.ItemBasedExpenseLineDetail.ClassRef.value),
            'tax_code': coalesce(entry.AccountBasedExpenseLineDetail.TaxCodeRef.value,
                entry.ItemBasedExpenseLineDetail.TaxCodeRef.value),
            'quantity': cast(entry.ItemBasedExpenseLineDetail.Qty as decimal(28, 6)),
            'unit_price': cast(entry.ItemBasedExpenseLineDetail.UnitPrice as decimal(28, 6)),
            'po_line': list_extract(list_filter(entry.LinkedTxn,
                lambda txn: txn.TxnType = 'PurchaseOrder'), 1).TxnLineId,
            'order_key': list_extract(list_filter(entry.LinkedTxn, lambda txn: txn.TxnType = 'PurchaseOrder'), 1).TxnId,
            'amount': cast(coalesce(entry.Amount, '0') as decimal(28, 6))})) as lines,
        {{ normal_number('doc_number') }} as number_key, {{ invoice_n1('doc_number') }} as n1
    from loaded
),

final as (
    select
        * exclude (linked_txn), {{ invoice_n2('n1') }} as n2,
        coalesce(
            list_extract(list_filter(list_transform(lines, lambda entry: entry.order_key),
                lambda entry: entry is not null), 1),
            list_extract(list_filter(from_json(linked_txn, '[{"TxnId":"VARCHAR","TxnType":"VARCHAR"}]'),
                lambda txn: txn.TxnType = 'PurchaseOrder'), 1).TxnId
        ) as order_key,
        cast(coalesce(list_sum(list_transform(lines, lambda entry: entry.amount)), 0) as decimal(28, 6)) as amount_sum
    from typed
)

select * from final
