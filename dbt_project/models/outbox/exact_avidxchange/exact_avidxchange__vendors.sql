{{ vendor_flow('exact_avidxchange') }}
