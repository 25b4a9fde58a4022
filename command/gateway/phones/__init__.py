"""Phones over HTTP: the OsmAnd form, Traccar Client's JSON, OwnTracks. Answered with 200 only after the commit."""
