"""The front door: command line, processes, HTTP app, error mapping. Imported by nobody."""
