"""Field crews: they read orders on their vehicle terminal, decide, drive, arrive and clear."""
