{#- What changed last of each fact of a payee, on either side of a link, and that nobody accepted yet. A first bank
    account where there was none is a change. What the other side says now as the books do is none: it followed
    them. -#}
with several as (
    select connection, company, system, vendor_key, fact from {{ ref('int_payee_history') }}
    group by all
    having count(*) > 1
),

-- of hundreds of thousands of facts hardly any has two versions: only those are put in order
versions as (
    select connection, company, system, vendor_key, fact, max(first_seen_at) as changed_at,
        max_by(value, position, 2) as newest, newest[1] as value, newest[2] as was
    from {{ ref('int_payee_history') }}
    semi join several using (connection, company, system, vendor_key, fact)
    group by all
),

sides as (
    select *, books_system as system, books_connection as connection, books_company as side_company,
        supplier as vendor_key, books_name as system_name
    from {{ ref('int_payee_pairs') }}
    union all by name
    select *, other_system as system, other_connection as connection, other_company as side_company,
        other_key as vendor_key, other_name as system_name
    from {{ ref('int_payee_pairs') }}
),

changed as (
    select sides.*, versions.fact, versions.value, versions.was, versions.changed_at,
        split_part(versions.value, ' #', 1) as shown, split_part(versions.was, ' #', 1) as shown_before,
        case versions.fact when 'bank account' then 'payee_account' else 'payee_details' end as rule,
        md5(concat_ws('|', 'payee', versions.system, versions.connection, versions.company, versions.vendor_key,
            versions.fact, versions.value,
            -- an account that was accepted once stays so; of all else a change and its way back are two
            case when versions.fact <> 'bank account' then epoch_us(versions.changed_at) end)) as pair
    from sides
    inner join versions
        on versions.system = sides.system and versions.connection = sides.connection
        and versions.company in (sides.side_company, '') and versions.vendor_key = sides.vendor_key
    left join lateral (
        select * from {{ ref('int_payee_facts') }} as books
        where sides.system <> sides.books_system and books.system = sides.books_system
            and books.connection = sides.books_connection and books.company = sides.books_company
            and books.vendor_key = sides.supplier and books.fact = versions.fact
            and books.value = versions.value
    ) as books on true
    where books.value is null
),

-- Exact alone says who entered an account
entered as (
    select 'exact_online' as system, 'bank account' as fact, connection, company as side_company,
        account as vendor_key, max_by(modifier_full_name, (coalesce(modified, read_at), id)) as by_whom
    from {{ ref('stg_exact_online__bank_accounts') }}
    where not is_deleted
    group by all
)

select changed.*, levels.level, answered.pair is not null as is_answered, entered.by_whom
from changed
inner join {{ ref('int_rule_levels') }} as levels using (link, rule)
left join {{ ref('int_answered_pairs') }} as answered using (link, pair)
left join entered using (system, fact, connection, side_company, vendor_key)
where levels.level <> 'off' and not coalesce(answered.is_accepted, false)
