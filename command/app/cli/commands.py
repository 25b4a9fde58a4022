"""Every command of `./zhihui`: its module, and its line in the help. A module is imported when it is asked for.

Each module has `configure(parser)`, which adds its arguments, and `run(arguments)`, which returns the exit code;
or, as `import` and `user`, a `TABLE` of further commands like this one.
With `PASSES_ON = True` words that the command does not know are left in `arguments.rest`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """`program=True`: the module is a program with a parser of its own, and takes the place of this process."""

    module: str
    line: str
    program: bool = False


COMMANDS = {
    "demo": Command("command.app.cli.demo", "a living city on this machine, from nothing"),
    "serve": Command("command.app.cli.serve", "the service, without invented data"),
    "test": Command("command.app.cli.test", "the tests; arguments go to pytest"),
    "check": Command("command.app.cli.check", "formatting, lints, types and the import contract"),
    "bench": Command("command.app.cli.bench", "a benchmark, as a table or as JSON"),
    "migrate": Command("command.app.cli.migrate", "bring the database's schema to this version"),
    "import": Command("command.app.cli.import_table", "registers, jurisdictions and places from files"),
    "export": Command("command.app.cli.export_table", "registers to files"),
    "user": Command("command.app.cli.user", "accounts: add, list, change password, lock"),
    "simulate": Command("command.app.cli.simulate", "vehicles, crews and callers that speak to a running service"),
    "backup": Command("command.app.cli.backup", "one file with everything, while the service runs"),
    "restore": Command("command.app.cli.restore", "a backup into an empty database"),
    "verify": Command("command.app.cli.verify", "walk the event chain and name every changed row"),
}
