"""Other radio platforms (PDT, TETRA, PoC) over a documented HTTP and WebSocket interface, by an adapter of theirs."""
