{#- Departments (locations) as AvidXchange codes of the group Departments; one made inactive becomes inactive there. -#}
{{ code_flow('quickbooks_avidxchange', 'departments') }}
