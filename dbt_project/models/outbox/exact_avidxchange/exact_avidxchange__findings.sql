{{ findings_of('exact_avidxchange', ['int_findings_coding']) }}
