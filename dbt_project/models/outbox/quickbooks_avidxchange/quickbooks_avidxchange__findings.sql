{{ findings_of('quickbooks_avidxchange') }}
