"""A finished study as a report on paper (PDF): answers first, then map, tables, what it rests on and how sure it is."""
