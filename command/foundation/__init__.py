"""What every room stands on: settings, database, bus, clock, errors, security, history. Knows no room."""
