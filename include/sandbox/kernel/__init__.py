"""What every simulated system shares: books, clock, call log, faults, ports. It knows no vendor."""
