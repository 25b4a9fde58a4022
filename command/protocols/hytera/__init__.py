"""Hytera's DMR application protocols, HSTRP and HDAP: bytes to messages and back. No sockets, no clock.

A datagram goes through `registry.decode_datagram`, a serial stream through `hrnp.HrnpReader`; `hstrp` and
`registry.encode_message` write. Registration is in `rrs`, location in `location`, `triggered`, `timed` and
`emergency`, texts in `text`, calls in `calls`, `statuses` and `remote`. Rules that need memory but no clock stand
beside them: `peer` (a conversation of HSTRP, from `arrivals`, what came twice, and `unacknowledged`, what to send
again), `matching` (which answer belongs to which request), `presence` (who is there), `call_following` (who talks to
whom) and `distress` (who calls for help).

Motorola's services (ARS, LRRP, TMS) share neither framing nor numbering with these. They come in as a package of
their own beside this one, `command.protocols.mototrbo`, with a file per service; what both kinds of radio have in
common is made above the protocols, where messages become facts.
"""
