{{ config(materialized='table') }}
{#- Every line of the purchase documents a run looks at, with what of it is owed to the supplier. Excluding VAT (type
    E): the amount is net. Including (type I): the amount holds its VAT. Reverse charge (`Charged`): the VAT shown is
    owed to the tax office, not to the supplier. Non-deductible VAT is a cost, but is owed all the same. A trade-module
    line has the account its item was booked on, as far as the ledger tells it for sure. -#}
with records as (
    select connection, company, origin, document_key, currency, lines
    from {{ ref('exact_online__purchase_records') }}
    semi join {{ ref('exact_online__purchase_scope') }} using (connection, company, origin, document_key)
),

unnested as (
    select * exclude (lines), generate_subscripts(lines, 1) as no, unnest(lines) as line from records
),

booked as (
    select connection, company, document_key, line_key, gl_account as booked_account
        from {{ ref('int_trade_invoice_ledger') }}
    where line_key is not null
),

typed as (
    select lines.* exclude (gl_account), coalesce(lines.gl_account, booked.booked_account) as gl_account
    from (select * exclude (line), unnest(line) from unnested) as lines
    left join lateral (
        select * from booked
        where lines.origin = 'purchase_invoice' and booked.connection = lines.connection
            and booked.company = lines.company and booked.document_key = lines.document_key
            and booked.line_key = lines.line_key
    ) as booked on true
),

-- a code that was deleted and entered again is there twice
vat_codes as (
    select * from {{ ref('stg_exact_online__vat_codes') }}
    qualify row_number() over (partition by connection, company, code order by is_deleted, id) = 1
),

accounts as (select * from {{ ref('stg_exact_online__gl_accounts') }}),

as_read as (
    select
        typed.* exclude (amount, vat, vat_base),
        accounts.code as account, accounts.description as account_name,
        cast(accounts.type as varchar) as account_type, typed.amount,
        -- the line's own base says whether this amount holds its VAT; without a base the code's type does
        case when vat_codes.type = 'I' and typed.origin = 'purchase_entry'
            and typed.vat_base is distinct from typed.amount
             then typed.amount - typed.vat else typed.amount end as net,
        case when coalesce(vat_codes.charged, false) or vat_codes.type = 'N' then 0::decimal(28, 6)
             else typed.vat end as tax_payable
    from typed
    left join vat_codes
        on vat_codes.connection = typed.connection and vat_codes.company = typed.company
        and vat_codes.code = typed.vat_code
    left join accounts
        on accounts.connection = typed.connection and accounts.company = typed.company
        and accounts.id = typed.gl_account
),

rounded as (
    select * replace (
            {{ rounded_line('net', 'currency', 'connection, company, origin, document_key', 'no') }} as net,
            {{ rounded_line('tax_payable', 'currency', 'connection, company, origin, document_key',
                'no') }} as tax_payable),
        net as net_read
    from as_read
),

final as (
    select * exclude (net_read, currency) replace (description
        || {{ rounding_note('net', 'net_read') }} as description) from rounded
)

select * from final
