"""Vehicle terminals that speak JT/T 808 over real sockets, drive on the invented streets and misbehave as real ones do."""
