"""Accounts: who may sign in, in which roles, for which body."""

from command.app.cli.commands import Command

TABLE: dict[str, Command] = {
    "add": Command("command.app.cli.users.add", "a new account"),
    "list": Command("command.app.cli.users.list_accounts", "every account, one a line"),
    "password": Command("command.app.cli.users.password", "give an account another password; ends its sessions"),
    "lock": Command("command.app.cli.users.lock", "no sign-in any more; ends its sessions"),
    "unlock": Command("command.app.cli.users.unlock", "sign-in again"),
    "token": Command("command.app.cli.users.issue_token", "a token for an integration, shown once"),
}
