"""JT/T 808 in its revisions of 2011, 2013 and 2019: bytes to messages and back. No sockets, no clock.

A stream goes through `FrameReader`, a message through `decode_message`, a whole load of fixes through
`positions_from`; `close_frame` and `frames_for` write. Everything else is a message of a family file.
"""
