"""What QuickBooks does with objects: rules, double entry, the generated company, a person at the screens."""
