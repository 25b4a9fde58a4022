"""Coordinates and datums, jurisdictions, places, tiles: where something is and whose place that is."""
