{#- Which code of the ERP is which code of the other side (reference: vendor matching, (d)). First that applies: a
    person's decision, the mapping file, the equal code, the equal normalised code if it is unique on both sides; a
    similar name only proposes. Codes are text: `0400` and `400` may both exist. -#}
{% macro code_pairs(kinds) -%}
with routes as (
    select routes.link, pair_no, connection, company, system,
    dense_rank() over (order by routes.link, pair_no) as scope,
        -- documents carry their codes to AvidXchange from the books, and from spend systems that approve to the books
        case when system = case links.kind
            {%- for kind, sides in sides_by_kind().items() if sides.other in branches_by_relation()['spend_vendors'] %}
                when '{{ kind }}' then '{{ sides.other }}'{% endfor %}
                else books.name end then 'source' else 'target' end as side
    from {{ ref('stg_config__routes') }} as routes
    left join {{ ref('stg_config__links') }} as links using (link)
    left join (select unnest(['exact_online', 'quickbooks_online']) as name) as books on books.name = routes.system
),

codes as (
    select routes.link, routes.scope, routes.side, codes.system, codes.connection, routes.company, codes.kind,
    codes.code_key, trim(codes.code) as code, codes.name,
        case when codes.account_class in ('asset', 'liability', 'equity', 'revenue', 'expense') then codes.account_class
            end as account_class,
        codes.control_account, codes.active, codes.postable, {{ fold_text('codes.name') }} as folded_name,
        upper(regexp_replace(trim(codes.code), '[^A-Za-z0-9]', '', 'g')) as plain
    from {{ ref('canonical_codes') }} as codes
    inner join routes on routes.connection = codes.connection and routes.system = codes.system
        and codes.company in (routes.company, '')
    where codes.kind in ({% for kind in kinds %}'{{ kind }}'{{ ', ' if not loop.last }}{% endfor %})
        and codes.code is not null and not codes.is_replaced
),

keyed as (
    select *, ltrim(plain, '0') as bare, regexp_replace(folded_name, '[^0-9]', '', 'g') as figures,
        count(*) over (partition by scope, side, kind, plain) as plain_owners,
        count(*) over (partition by scope, side, kind, ltrim(plain, '0')) as bare_owners
    from codes
),

sources as (select * from keyed where side = 'source'),

targets as (select * from keyed where side = 'target'),

decisions as (
    select link, kind, left_company, left_key, right_company, right_key, verdict, who, why
    from {{ ref('stg_operations__decisions') }}
    where kind in ({% for kind in kinds %}'{{ kind }}'{{ ', ' if not loop.last }}{% endfor %})
    qualify row_number() over (partition by link, kind, left_company, left_key, right_company, right_key
        order by "at" desc, id desc) = 1
),

refused as (
    select s.scope, s.kind, s.code_key as source_key, t.code_key as target_key
    from decisions as d
    inner join sources as s on s.link = d.link and s.kind = d.kind and s.company = d.left_company
        and d.left_key in (s.code, s.code_key)
    inner join targets as t on t.scope = s.scope and t.kind = s.kind and t.company = d.right_company
        and d.right_key in (t.code, t.code_key)
    where d.verdict = 'different'
),

mapped as (
    select s.scope, s.kind, s.code_key as source_key, trim(m.target_code) as target_code, m.note
    from {{ ref('stg_config__mappings') }} as m
    inner join sources as s on s.link = m.link and s.kind = m.kind and s.code = trim(m.source_code)
        and m.company in (s.company, '')
    qualify dense_rank() over (partition by s.scope, s.kind, s.code_key
        order by (m.company = '')) = 1
),

proposals as (
    select s.scope, s.kind, s.code_key as source_key, t.code_key as target_key, d.right_key as wanted_code, 1 as place,
    'decision' as level, 1.0 as score, d.who as decided_by, d.why as note
    from decisions as d
    inner join sources as s on s.link = d.link and s.kind = d.kind and s.company = d.left_company
        and d.left_key in (s.code, s.code_key)
    left join targets as t on t.scope = s.scope and t.kind = s.kind and t.company = d.right_company
        and d.right_key in (t.code, t.code_key)
    where d.verdict = 'same'
    union all
    select m.scope, m.kind, m.source_key, t.code_key, m.target_code, 2, 'mapping', 1.0, 'mapping file', m.note
    from mapped as m
    left join targets as t on t.scope = m.scope and t.kind = m.kind and t.code = m.target_code
    union all
    select s.scope, s.kind, s.code_key, t.code_key, t.code, 3, 'equal_code', 1.0, 'rules', null
    from sources as s
    inner join targets as t on t.scope = s.scope and t.kind = s.kind and t.code = s.code
    union all
    select s.scope, s.kind, s.code_key, t.code_key, t.code, 4, 'normalised_code', 0.95, 'rules', null
    from sources as s
    inner join targets as t on t.scope = s.scope and t.kind = s.kind and t.plain = s.plain and t.plain_owners = 1
    where s.plain_owners = 1 and s.plain <> ''
    union all
    select s.scope, s.kind, s.code_key, t.code_key, t.code, 4, 'normalised_code', 0.9, 'rules', null
    from sources as s
    inner join targets as t on t.scope = s.scope and t.kind = s.kind and t.bare = s.bare and t.bare_owners = 1
    where s.bare_owners = 1 and s.bare <> ''
    union all
    select s.scope, s.kind, s.code_key, t.code_key, t.code, 5, 'name',
    round(jaro_winkler_similarity(s.folded_name, t.folded_name), 2), 'rules', null
    from sources as s
    anti join targets as same on same.scope = s.scope and same.kind = s.kind and same.plain = s.plain
    -- `Department 12` is not `Department 13`
    inner join targets as t
        on t.scope = s.scope and t.kind = s.kind and left(t.folded_name, 3) = left(s.folded_name, 3)
        and t.figures = s.figures
    where jaro_winkler_similarity(s.folded_name, t.folded_name) >= 0.92
        and coalesce(s.account_class = t.account_class, true)
),

ranked as (
    select p.*, count(distinct p.wanted_code) over (partition by p.scope, p.kind, p.source_key, p.place) as choices,
        lead({'code': p.wanted_code, 'level': p.level, 'score': p.score}) over ranking as runner_up,
        row_number() over ranking as turn
    from proposals as p
    anti join refused as r on r.scope = p.scope and r.kind = p.kind and r.source_key = p.source_key
        and r.target_key = p.target_key
    window ranking as (partition by p.scope, p.kind, p.source_key order by p.place, p.score desc,
        p.wanted_code, p.target_key)
),

paired as (
    select s.*, t.company as target_company, r.wanted_code, t.code as target_code, t.name as target_name,
    t.account_class as target_class, t.active as target_active,
        t.control_account as target_control, r.level, r.score, r.decided_by, r.note, r.place, r.choices, r.runner_up,
        t.code_key is null as target_missing,
        coalesce(r.place in (3, 4) and s.account_class <> t.account_class, false) as classes_conflict
    from sources as s
    left join ranked as r on r.scope = s.scope and r.kind = s.kind and r.source_key = s.code_key and r.turn = 1
    left join targets as t on t.scope = s.scope and t.kind = s.kind and t.code_key = r.target_key
),

final as (
    select
        link, paired.system as source_system, paired.connection as source_connection, paired.company, kind,
        code as source_code, name as source_name,
        other.system as target_system, other.connection as target_connection, other.company as target_company,
        coalesce(target_code, wanted_code) as target_code, target_name, coalesce(level, 'none') as level,
        score::decimal(4, 2) as score,
        case when runner_up is not null and runner_up.code is not null then to_json(runner_up)::varchar
            end as runner_up, {{ code_evidence() }} as evidence,
        case when level is null then 'none' when place = 5 or classes_conflict or (choices > 1) then 'review'
            else 'auto' end as verdict,
        {{ code_problem() }} as problem, coalesce(decided_by, 'rules') as decided_by
    from paired
    inner join (select scope, system, connection, company from routes
        where side = 'target') as other on other.scope = paired.scope
)

select final.* from final
{%- endmacro %}

{% macro code_word() -%}
case kind when 'gl_account' then {{ sentence('codes.one.gl_account') }}
    when 'cost_center' then {{ sentence('codes.one.cost_center') }} else {{ sentence('codes.one.cost_unit') }} end
{%- endmacro %}

{% macro code_evidence() -%}
to_json(list_filter([
    {'evidence': level, 'left': code, 'right': coalesce(target_code, wanted_code)},
    {'evidence': case when account_class = target_class then 'class equal' when account_class <> target_class
        then 'class differs' end, 'left': account_class, 'right': target_class},
    {'evidence': case when note is not null then 'note' end, 'left': note, 'right': null}],
        lambda e: e.evidence is not null))::varchar
{%- endmacro %}

{#- Why a document may not use the pair, and what to do; null when it may. -#}
{% macro code_problem() -%}
{%- set named = {
    'kind': code_word(), 'code': 'code', 'name': "coalesce(' ' || nullif(name, ''), '')",
    'system': system_name('other.system'), 'company': 'other.company', 'wanted': 'wanted_code',
    'second': "coalesce(runner_up.code, '')", 'target': 'target_code', 'target_name': "coalesce(target_name, '')",
    'class': 'account_class', 'target_class': 'target_class',
} -%}
case
    when level is null and not active then null
    when level is null then {{ sentence('matching.codes.none', named) }}
    when choices > 1 and place < 3 then {{ sentence('matching.codes.mapped_to_several', named) }}
    when target_missing then {{ sentence('matching.codes.mapped_to_none', named) }}
    when classes_conflict then {{ sentence('matching.codes.classes', named) }}
    when place = 5 then {{ sentence('matching.codes.by_name', named) }}
    when not target_active then {{ sentence('matching.codes.inactive', named) }}
    when target_control then {{ sentence('matching.codes.control', named) }}
    when choices > 1 then {{ sentence('matching.codes.several', named) }}
end
{%- endmacro %}
