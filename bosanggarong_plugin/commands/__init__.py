"""Subcommands of the command line that stand in modules of their own: each has ``add(commands, common)``."""
