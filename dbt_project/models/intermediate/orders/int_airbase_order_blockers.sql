{#- What keeps an order of Airbase from the books, in the words that Airbase shows; null where nothing does. Only the
    accounts department can answer a question of this link: Airbase says that it has it. What the books refused keeps
    nothing that has changed since: it is sent again, and Airbase hears what comes of that.
    Grain: one row per link, subsidiary and order. -#}
with facts as (
    select * from {{ ref('int_spend_order_facts') }}
    where other_system = 'airbase' and is_routed and skip is null and not is_cancelled and not is_left_alone
),

rows as {{ rows_with(['airbase'], 'purchase_orders') }},
vendor_rows as {{ rows_with(['airbase'], 'vendors') }},
vendor_deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors'
    and target_system in {{ books_systems() }}),

-- a person's word counts until the question is asked anew
released as (
    select link, flow, company, document_key, list(code order by code) as codes
    from (
        select link, flow, company, document_key, code from {{ ref('stg_operations__reviews') }}
        group by all
        having bool_or(state = 'decided' and decision = 'release') and not bool_or(state = 'open')
    )
    group by all
),

vendors as (
    select
        facts.link, facts.company, facts.order_key, vendor_rows.replaces is not null as is_replaced,
        vendor_deliveries.target_id is not null and not coalesce(vendor_deliveries.voided, false) as stands,
        case
            when vendor_rows.source_key is null or vendor_rows.skip is not null
                then {{ sentence('vendors.not_there', {
                    'vendor': 'coalesce(facts.vendor_name, facts.vendor_key)', 'books': 'facts.books_system',
                    'division': 'facts.division',
                }) }}
            else coalesce(
                case when vendor_deliveries.reason_code = 'rejected_in_review' then vendor_deliveries.reason_text end,
                cast(vendor_rows.problems as json) -> '$[0]' ->> '$.text',
                {{ airbase_question('vendor_rows.holds', 'released.codes') }},
                case when vendor_deliveries.state = 'refused'
                    and coalesce(vendor_deliveries.attempt_document = vendor_rows.document, true)
                    then vendor_deliveries.reason_text end)
        end as stop
    from facts
    left join vendor_rows on vendor_rows.link = facts.link and vendor_rows.company = facts.company
        and vendor_rows.source_key = facts.vendor_key
    left join vendor_deliveries
        on vendor_deliveries.link = facts.link and vendor_deliveries.company = facts.company
        and vendor_deliveries.source_key = facts.vendor_key
    left join released
        on released.link = facts.link and released.flow = 'vendors' and released.company = facts.company
        and released.document_key = facts.vendor_key
),

final as (
    select
        facts.*,
        {{ airbase_question('rows.holds', 'released.codes') }} as question, facts.was_delivered
            and (facts.is_gone or rows.document is distinct from facts.delivered_document) as is_changing,
        case
            when facts.delivery_state in ('sending', 'unknown') then null
            when facts.delivery_state = 'skipped' and facts.reason_code = 'rejected_in_review' then facts.reason_text
            -- taken over as it stands, whatever is wrong with it
            when rows.adopt is not null and not facts.was_delivered then null
            when rows.problems <> '[]' then array_to_string(list_transform(cast(rows.problems as json[]),
                lambda entry: entry ->> '$.text'), '; ')
            when vendors.stop is not null and (not vendors.stands or (vendors.is_replaced and not facts.was_delivered))
                then vendors.stop
            when question is not null then question
            -- what these models found before and do not find any more is fixed
            when (facts.delivery_state = 'refused' and coalesce(facts.attempt_document = rows.document, true))
                or (facts.delivery_state = 'blocked' and facts.reason_code not in {{ airbase_order_codes() }})
                then facts.reason_text
        end as blocker
    from facts
    inner join rows on rows.link = facts.link and rows.company = facts.company and rows.source_key = facts.order_key
    inner join vendors on vendors.link = facts.link and vendors.company = facts.company
        and vendors.order_key = facts.order_key
    left join released
        on released.link = facts.link and released.flow = 'purchase_orders' and released.company = facts.company
        and released.document_key = facts.order_key
)

select * exclude (question) from final
