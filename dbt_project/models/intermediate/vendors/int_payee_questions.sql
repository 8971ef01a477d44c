{#- What is asked about the payee of a vendor that a link pairs: a change while invoices are open, or bank accounts of
    which its two systems have none in common; or the pair was accepted with a group, unseen. Such a difference stands,
    and is a remark, where the system that pays has paid the vendor and facts made the pair. Of Basware its vendor
    master counts; its invoices say their account each for themselves (int_invoice_rules). -#}
with vendors as (
    select connection, company, system, vendor_key, ibans from {{ ref('canonical_vendors') }}
    where system <> 'basware' and is_vendor and not is_deleted and ibans <> '[]'
    union all by name
    select connection, company, 'basware' as system, vendor_code as vendor_key, listed_ibans as ibans
    from {{ ref('int_basware_vendors') }}
    where listed_ibans <> '[]'
),

paid as (
    select distinct payments.connection, '' as company, vendors.vendor_id as vendor_key
    from {{ ref('int_avid_payments') }} as payments
    inner join {{ vendors_named_by('payments') }} as vendors on true
    where not payments.is_deleted and payments.voided_date is null
    union all by name
    select distinct entries.connection, entries.company, entries.supplier as vendor_key
    from {{ ref('exact_online__purchase_records') }} as entries
    inner join {{ ref('exact_online__terms_by_entry') }} as terms
        on terms.connection = entries.connection and terms.company = entries.company
        and terms.entry_id = entries.document_key
    where not entries.is_deleted and terms.term_amount > 0 and terms.open_amount <= 0.005
),

differing as (
    select pairs.*, 'payee_account' as rule, own.ibans as books_ibans, other.ibans as other_ibans,
        {{ account_pairs('pairs.books_connection', 'pairs.books_company', 'pairs.supplier', 'other.ibans') }} as pairs,
        paid.vendor_key is not null and not pairs.is_by_hand as is_standing
    from {{ ref('int_payee_pairs') }} as pairs
    inner join vendors as own
        on own.system = pairs.books_system and own.connection = pairs.books_connection
        and own.company = pairs.books_company and own.vendor_key = pairs.supplier
    inner join vendors as other
        on other.system = pairs.other_system and other.connection = pairs.other_connection
        and other.company in (pairs.other_company, '') and other.vendor_key = pairs.other_key
    left join paid
        on paid.connection = case pairs.other_system when 'avidxchange' then pairs.other_connection
            else pairs.books_connection end
        and paid.company = case pairs.other_system when 'avidxchange' then '' else pairs.books_company end
        and paid.vendor_key = case pairs.other_system when 'avidxchange' then pairs.other_key else pairs.supplier end
    where not list_has_any({{ plain_accounts('own.ibans') }}, {{ plain_accounts('other.ibans') }})
        -- Basware's list may be thousands that nobody buys from
        and (pairs.other_system = 'avidxchange' or pairs.invoices > 0)
),

accepted as (
    select link, list(pair) as pairs from {{ ref('int_answered_pairs') }}
    where is_accepted
    group by link
),

differs as (
    select link, company, document_key, 'payee_differs' as code, rule, false as is_answered, differing.pairs,
        is_standing, case when is_standing then 'remark' else levels.level end as level,
        {{ sentence('vendors.payee_differs.vendor', {
            'label': 'label', 'books_ibans': masked_accounts('books_ibans'), 'books.name': 'books_name',
            'other_ibans': masked_accounts('other_ibans'), 'other.name': 'other_name', 'invoices': 'invoices',
        }) }}
            as text,
        json_object('books', {{ masked_accounts('books_ibans') }}, other_system, {{ masked_accounts('other_ibans') }})
            as payload
    from differing
    inner join {{ ref('int_rule_levels') }} as levels using (link, rule)
    left join accepted using (link)
    where levels.level <> 'off' and not list_has_all(coalesce(accepted.pairs, []), differing.pairs)
),

unseen as (
    select link, company, document_key, 'vendor_unseen' as code, rule, false as is_answered, false as is_standing,
        [concat_ws(' ', 'unseen', books_company, supplier, other_company, other_key)] as pairs, levels.level,
        {{ sentence('vendors.unseen', {'label': 'label', 'other.name': 'other_name', 'invoices': 'invoices'}) }}
            as text,
        json_object('other_company', other_company, 'other_key', other_key) as payload
    from (select *, 'payee_account' as rule from {{ ref('int_payee_pairs') }} where is_unseen) as pairs
    inner join {{ ref('int_rule_levels') }} as levels using (link, rule)
    where invoices > 0 and levels.level <> 'off'
),

changed as (
    select link, company, document_key, 'payee_change' as code, min(rule) as rule, bool_and(is_answered) as is_answered,
        false as is_standing,
        list(pair order by pair) as pairs, case when bool_or(level = 'hold') then 'hold' else 'remark' end as level,
        string_agg({{ sentence('vendors.payee_change.changed', {
            'fact': 'fact', 'label': 'label', 'system_name': 'system_name', 'invoices': 'invoices',
            'are': 'case when invoices = 1 then ' ~ sentence('vendors.payee_change.invoice_is') ~ ' else ' ~
                sentence('vendors.payee_change.invoices_are') ~ ' end',
            'before': 'shown_before', 'after': 'shown', 'day': "strftime(timezone('UTC', changed_at), '%Y-%m-%d')",
            'entered': 'coalesce(' ~ sentence('vendors.payee_change.entered', {'by_whom': 'by_whom'}) ~ ", '')",
        }) }},
            '; ' order by changed_at desc, fact, system) as text,
        json_object('changes', list({
            'fact': fact, 'system': system, 'old': shown_before, 'new': shown, 'seen_at': cast(changed_at as varchar)
        } order by changed_at desc, fact, system)) as payload
    from {{ ref('int_payee_changes') }}
    where invoices > 0
    group by all
)

select * from differs
union all by name
select unseen.* from unseen
left join accepted using (link)
where not list_has_all(coalesce(accepted.pairs, []), unseen.pairs)
union all by name
select * from changed
