"""Repeaters and radios that speak Hytera's HSTRP and HDAP over real UDP, and are heard as far as the ground lets them."""
