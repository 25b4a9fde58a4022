"""Fixes: a visible list of stages, one commit for many, newest per device, history and tracks."""
