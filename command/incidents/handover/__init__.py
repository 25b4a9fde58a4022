"""交接班: one act hands what is in hand at a desk to the next person, with a note; the next person confirms it."""
