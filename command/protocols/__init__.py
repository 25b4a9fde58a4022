"""Bytes to messages and back, nothing else: no sockets, no SQL, no clock."""
