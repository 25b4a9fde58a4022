"""Screens connect here: a snapshot, then every event in order, and the newest positions on a tick."""
