{#- Vendors of every system in one shape. An account of the books that is no vendor is a row too (`is_vendor`), since
    documents may name it. `blocked`: nothing new can be posted for it; `block_flag`: because a person blocked it, which
    some systems tell apart from inactive. Grain: one row per connection, company and vendor. -#}
{{ branches('vendors') }}
