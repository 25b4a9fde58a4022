"""The one history: facts written with the change that made them, numbered and chained by one sequencer."""
