"""Bringing what a command needs, before it runs. Standard library only: no package is installed yet."""
