"""Incidents: intake and register, whose it is and why, the life cycle with its clocks, the timeline."""
