"""Callers and duty rooms that enter incidents over the HTTP API."""
