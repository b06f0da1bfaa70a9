"""A group of commands that imports a command's module only when it is asked for, so that help comes at once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

Commands = Mapping[str, tuple[str, str, str]]
"""Name → (module, Typer app in it, one line of help). A whole app stands as a group; of `app` only the command named."""


def lazily(commands: Commands) -> type[TyperGroup]:
    """The class of a group that gathers these commands; `typer.Typer(cls=lazily(COMMANDS))`."""

    class Lazily(TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:
            return list(commands)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name not in commands:
                return None
            module, attribute, _line = commands[cmd_name]
            found = typer.main.get_command(getattr(import_module(module), attribute))
            return getattr(found, "commands", {}).get(cmd_name, found)

        def format_help(self, ctx: Any, formatter: Any) -> None:
            self.format_usage(ctx, formatter)
            self.format_help_text(ctx, formatter)
            with formatter.section("Commands"):
                formatter.write_dl([(name, line) for name, (_module, _app, line) in commands.items()])
            self.format_options(ctx, formatter)

        def format_options(self, ctx: Any, formatter: Any) -> None:
            options = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
            with formatter.section("Options"):
                formatter.write_dl(options)

    return Lazily
