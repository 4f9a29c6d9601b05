"""The `upstream` command: one module a command, found by its place."""
