"""Repeaters of Hytera's DMR radios connect here: ten UDP ports, a conversation of HSTRP on each line."""
