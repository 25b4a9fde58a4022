"""One file for each kind of file that can be imported; `command.app.cli.import_table` lists them."""
