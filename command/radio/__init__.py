"""Radios, their sites and where the net reaches."""
