"""Terminals connect here: sessions on TCP and UDP, phones over HTTP, messages to devices, reports to facts."""
