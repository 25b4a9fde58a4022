"""One file for each kind of file that can be exported; `command.app.cli.export_table` lists them."""
