{{ config(alias='accrual_accounts') }}
{#- Accounts of the books that costs can be accrued on: liabilities that are nobody's control account, and in
    Exact those of type general. -#}
select distinct pairs.link, pairs.books_company as company, codes.code, codes.name
from {{ ref('int_link_pairs') }} as pairs
inner join {{ ref('canonical_codes') }} as codes
    on codes.system = pairs.books_system and codes.connection = pairs.books_connection
    and codes.company = pairs.books_company
where pairs.is_routed and pairs.kind in {{ kinds_with('purchase_orders') }} and codes.kind = 'gl_account'
    and codes.account_class in ('liability', 'general') and codes.postable and codes.stands_for_code
