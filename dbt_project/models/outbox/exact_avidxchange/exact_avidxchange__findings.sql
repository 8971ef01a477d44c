{{ findings_of('exact_avidxchange') }}
