{#- By hand: one sentence says that a supplier is blocked or has ended, as people of this link know it. -#}
{{ orders_to_books('basware_exact', stopped=true) }}
