{#- Payees: bank details that differ between the systems, and payee facts that changed while invoices are open. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
matches as (select * from {{ ref('int_vendor_pairs') }} where verdict = 'auto'),
vendors as (select * from {{ ref('int_vendors') }}),
history as (select * from {{ ref('int_payee_history') }}),

open_invoices as (
    select link, connection, company, supplier, count(*) as invoices
    from {{ ref('int_invoice_candidates') }}
    where not is_gone and coalesce(open_amount, total) <> 0
    group by all
),

sides as (
    select matches.*, pairs.books_system, {{ word('books', 'pairs.books_system') }} as books_name,
        concat_ws(' ', {{ word('vendor', 'pairs.books_system') }}, own.code, own.name) as label, own.ibans as books_ibans, avid.name as avid_name, avid.ibans as avid_ibans,
        coalesce(open_invoices.invoices, 0) as invoices
    from matches
    inner join pairs on pairs.link = matches.link and pairs.books_company = matches.books_company
    inner join vendors as own
        on own.system = pairs.books_system and own.connection = matches.books_connection
        and own.company = matches.books_company and own.vendor_key = matches.books_key
    inner join vendors as avid
        on avid.system = 'avidxchange' and avid.connection = matches.avid_connection
        and avid.company in (matches.avid_company, '') and avid.vendor_key = matches.avid_key
    left join open_invoices
        on open_invoices.link = matches.link and open_invoices.connection = matches.books_connection
        and open_invoices.company = matches.books_company and open_invoices.supplier = matches.books_key
),

different_bank as (
    select link, books_company as company, books_key as document_key, 'payee_differs' as code,
        label || ' has other bank details in ' || books_name || ' than in AvidXchange ('
            || invoices || ' open invoices): find out which are right before the next payment run' as text,
        json_object('books', {{ masked_accounts('books_ibans') }}, 'avidxchange', {{ masked_accounts('avid_ibans') }}) as payload
    from sides
    where books_ibans <> '[]' and avid_ibans <> '[]'
        and not list_has_any({{ plain_accounts('books_ibans') }}, {{ plain_accounts('avid_ibans') }})
),

changes as (
    select connection, company, system, vendor_key, fact, max(first_seen_at) as changed_at, list(value order by position desc) as versions
    from history
    group by all
    having count(*) > 1
),

changed_payee as (
    select sides.link, sides.books_company as company, sides.books_key as document_key, 'payee_change' as code,
        'the ' || changes.fact || ' of ' || sides.label || ' changed in '
            || case changes.system when 'avidxchange' then 'AvidXchange' else sides.books_name end || ' while ' || sides.invoices
            || case when sides.invoices = 1 then ' invoice is' else ' invoices are' end || ' open: confirm it with the supplier by a number you know before the next payment run' as text,
        json_object('fact', changes.fact, 'system', changes.system, 'old', case when changes.fact = 'bank account' then split_part(changes.versions[2], ' #', 1) else changes.versions[2] end,
            'new', case when changes.fact = 'bank account' then split_part(changes.versions[1], ' #', 1) else changes.versions[1] end, 'changed_at', cast(changes.changed_at as varchar)) as payload
    from sides
    inner join changes
        on (changes.system = sides.books_system and changes.connection = sides.books_connection
            and changes.company = sides.books_company and changes.vendor_key = sides.books_key)
        or (changes.system = 'avidxchange' and changes.connection = sides.avid_connection
            and changes.company in (sides.avid_company, '') and changes.vendor_key = sides.avid_key)
    where sides.invoices > 0
    -- one question per supplier: the newest change, the others stand in its history
    qualify row_number() over (partition by sides.link, sides.books_company, sides.books_key order by changes.changed_at desc, changes.fact) = 1
),

answered as (
    select * from {{ ref('stg_operations__reviews') }} where code = 'payee_change' and state = 'decided'
),

final as (
    select link, 'vendors' as flow, company, document_key, 'review' as kind, 'warning' as severity, code, text, payload
    from different_bank
    union all
    select link, 'vendors', company, document_key, 'review', 'urgent', code, text, payload
    from changed_payee
    union all
    -- a review is answered by who looks for it; this one is told before the next payment run
    select link, 'vendors', company, document_key, 'alert', 'urgent', code, text, payload
    from changed_payee
    where not exists (
        select 1 from answered
        where answered.link = changed_payee.link and answered.company = changed_payee.company and answered.document_key = changed_payee.document_key
            and (answered.payload ->> '$.fact') = (changed_payee.payload ->> '$.fact') and (answered.payload ->> '$.changed_at') = (changed_payee.payload ->> '$.changed_at'))
)

select * from final
