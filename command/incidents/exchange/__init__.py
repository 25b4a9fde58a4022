"""Incidents and matters as rows of files: in from other systems, out for reports. Knows no file format."""
