{#- What people changed of a vendor in AvidXchange since both sides last agreed (option vendor_changes_back), one row
    per vendor that stands there. Agreed is what we last sent to AvidXchange, or what stood there when the vendor was
    adopted; what we sent ourselves is no change, nor is what was read before our last word could show, nor an
    emptied field. A fact that changed on both sides stays QuickBooks's; a person lets it go over. `email` to `address`:
    what AvidXchange should say after all this. -#}
with pairs as (select * from {{ routed_pairs('quickbooks_avidxchange') }} where vendor_changes_back = 'yes'),
matches as (select * from {{ ref('int_vendor_pairs') }} where verdict = 'auto'),
ours as (select * from {{ ref('canonical_vendors') }} where system = 'quickbooks_online' and not is_deleted
    and not blocked),
records as (select connection, company, id, sync_token, primary_phone from {{ ref('stg_quickbooks_online__vendors') }}),
theirs as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted and coalesce(active, true)),
sent as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors' and target_id is not null
    and not coalesce(voided, false)),

rejected as (
    select distinct link, company, document_key from {{ ref('stg_operations__reviews') }}
    where flow = 'vendor_changes' and state = 'decided' and decision = 'reject'
),

-- what we wrote last into QuickBooks: what was read before it shows the old facts
written as (
    select link, target_company as books_company, target_id as books_key, try_cast(target_token as bigint) as token,
        delivered_document -> '$.after' as facts
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'vendor_changes' and target_id is not null
    qualify row_number() over (partition by link, target_company, target_id order by token desc nulls last,
        sent_at desc nulls last) = 1
),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, pairs.other_connection, pairs.other_company,
        ours.vendor_key as books_key, ours.name,
        theirs.vendor_id as other_key, theirs.name as their_name, cast(sent.delivered_document as json) as submitted,
        records.primary_phone,
        theirs.vendor_id || '-' || strftime(coalesce(theirs.last_modified_date, theirs.read_at),
            '%Y%m%dT%H%M%S') as change_key,
        -- an answer of theirs to something we sent has a type; what was only adopted has none
        case when sent.target_facts ->> '$.UpdateType' is null then sent.target_facts -> '$.said' end as adopted,
        coalesce(theirs.read_at > sent.sent_at and theirs.last_modified_date > sent.sent_at - interval 5 minutes,
            sent.sent_at is null) as is_news,
        case when written.token > records.sync_token then written.facts end as on_its_way, ours.email,
        ours.phone, ours.website,
        cast(json_object('line1', ours.address_line1, 'line2', ours.address_line2, 'postcode', ours.postcode,
            'city', ours.city,
            'state', ours.state, 'country', ours.country) as varchar) as address,
        theirs.email as their_email, theirs.telephone1 as their_phone, theirs.website as their_website,
        cast({{ avid_address('theirs.address') }} as varchar) as their_address
    from pairs
    inner join ours on ours.connection = pairs.books_connection and ours.company = pairs.books_company
    inner join records on records.connection = ours.connection and records.company = ours.company
        and records.id = ours.vendor_key
    inner join matches on matches.link = pairs.link and matches.books_company = ours.company
        and matches.books_key = ours.vendor_key
    inner join sent
        on sent.link = pairs.link and sent.company = ours.company and sent.source_key = ours.vendor_key
        and sent.target_id = matches.other_key
    inner join theirs
        on theirs.connection = pairs.other_connection and theirs.company in (pairs.other_company, '')
        and theirs.vendor_id = matches.other_key
    left join written on written.link = pairs.link and written.books_company = ours.company
        and written.books_key = ours.vendor_key
),

facts as (
    select *, unnest([
        {%- for fact, words in {'email': sentence('vendors.facts.email'), 'phone': sentence('vendors.facts.phone'),
            'website': sentence('vendors.facts.website'), 'address': sentence('vendors.facts.address')}.items() %}
        {'fact': '{{ fact }}', 'words': {{ words }}, 'theirs': their_{{ fact }},
            'sent_by_us': cast(submitted ->> '$.{{ fact }}' as varchar),
            'ours': coalesce(on_its_way ->> '$.{{ fact }}', {{ fact }}),
            'as_adopted': cast(adopted ->> '$.{{ fact }}' as varchar),
            'before': coalesce(on_its_way ->> '$.{{ fact }}', {{ 'primary_phone' if fact == 'phone'
                else fact }})}{{ ',' if not loop.last }}
        {%- endfor %}], recursive := true)
    from joined
),

keyed as (
    select *, {{ plain_fact('fact', 'ours') }} as our_key, {{ plain_fact('fact', 'theirs') }} as their_key,
        {{ plain_fact('fact', 'sent_by_us') }} as sent_key, {{ plain_fact('fact', 'as_adopted') }} as adopted_key
    from facts
),

judged as (
    select
        keyed.*, our_key <> sent_key as we_changed, rejected.document_key is not null as is_rejected,
        is_news and their_key not in ('', our_key, sent_key, adopted_key) as they_changed, they_changed
            and not we_changed as goes_back,
        case when goes_back and not is_rejected then theirs when we_changed then ours else sent_by_us end as agreed,
        {{ sentence('vendors.changed_fact', {
            'words': 'words', 'there': readable_fact('fact', 'theirs'), 'books': readable_fact('fact', 'ours'),
        }) }} as text
    from keyed
    left join rejected
        on rejected.link = keyed.link and rejected.company = keyed.other_company
        and rejected.document_key = keyed.change_key
),

final as (
    select
        link, books_connection, books_company, books_key, other_connection, other_company, other_key, change_key,
        any_value(name) as name, any_value(their_name) as their_name,
        any_value(coalesce(adopted ->> '$.name', submitted ->> '$.name')) as agreed_name, bool_and(is_news) as is_news,
        {%- for fact in ['email', 'phone', 'website', 'address'] %}
        max(agreed) filter (where fact = '{{ fact }}') as {{ fact }},
        {%- endfor %}
        bool_or(goes_back) as goes_back, bool_or(goes_back and not is_rejected) as is_in_flight,
        bool_or(goes_back and fact in ('email', 'address')) as is_about_payee,
        string_agg(text, ', ' order by fact) filter (where goes_back) as change_text,
        string_agg(text, ', ' order by fact) filter (where they_changed and we_changed) as conflict_text,
        {%- for side in ['after', 'before'] %}
        json_object({% for fact in ['email', 'phone', 'website', 'address'] -%}
            '{{ fact }}', {{ 'cast(' if fact == 'address' }}max({{ 'theirs' if side == 'after' else 'before' }})
                filter (where goes_back and fact = '{{ fact }}')
            {{- ' as json)' if fact == 'address' }}{{ ', ' if not loop.last }}
            {%- endfor %}) as facts_{{ side }}{{ ',' if not loop.last }}
        {%- endfor %}
    from judged
    group by all
)

select * from final
