"""What a child makes of a report's texts: the map and the pages. Imported in children only."""
