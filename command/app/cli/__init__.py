"""The command line: one file per command, and a table of them. Decides nothing; it calls the rooms."""
