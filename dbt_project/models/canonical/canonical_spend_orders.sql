{{ config(materialized='ephemeral') }}
{#- Purchase orders of every spend system that go into the books. `is_waiting`: it is to be looked at at all; `is_over`:
    once it went, nothing of it follows any more. `is_looked_for`: in the books, `is_looked_for_by_text`: in
    descriptions and by amount too. `came_in`: what the spend system has as billed or received (`came_in_word`) of it.
    Grain: one row per system, connection, company and order. -#}
{{ branches('spend_orders') }}
