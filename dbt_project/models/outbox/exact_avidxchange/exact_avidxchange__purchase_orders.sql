{{ order_flow('exact_avidxchange') }}
